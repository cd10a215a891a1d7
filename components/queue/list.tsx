// The rows of the queue, with checkboxes for users who may assign tickets. On a phone the rows are laid out as cards; the
// explicit roles keep them table rows for screen readers.
import { may } from '../lib/session.ts'
import type { TicketRow } from '../lib/tickets.ts'
import { Row } from './row.tsx'
import { t } from './texts.ts'
import type { Tab } from './view.ts'
import './queue.css'
import './card.css'
import '../ui/table.css'

interface Props {
  tab: Tab
  rows: readonly TicketRow[]
  /** The id of the row that keyboard shortcuts act on; below, the ids of checked, new and departed tickets. */
  selected: number | undefined
  checked: ReadonlySet<number>
  /** Whether the cards on a phone show checkboxes. */
  picking: boolean
  fresh: ReadonlySet<number>
  gone: ReadonlySet<number>
  onCheck: (id: number, checked: boolean) => void
  onCheckAll: (ids: readonly number[]) => void
  onTake: (ticket: TicketRow) => void
}

export function TicketList(props: Props) {
  const { tab, rows, selected, checked, picking, fresh, gone, onCheck, onCheckAll, onTake } = props
  const showAssignee = may('tickets.all') && tab !== 'pool' && tab !== 'mine'
  const checkable = rows.filter(({ id, status }) => status !== 'closed' && !gone.has(id)).map(({ id }) => id)
  return (
    <div className="scroll-x">
      <table role="table" className={picking ? 'table queue picking' : 'table queue'}>
        <thead>
          <tr role="row">
            {may('ticket.assign') && (
              <th role="columnheader" className="queue-check">
                <input
                  type="checkbox"
                  aria-label={t('select_all')}
                  disabled={checkable.length === 0}
                  checked={checkable.length > 0 && checkable.every((id) => checked.has(id))}
                  onChange={(event) => {
                    onCheckAll(event.target.checked ? checkable : [])
                  }}
                />
              </th>
            )}
            <th role="columnheader">{t('priority')}</th>
            <th role="columnheader" className="queue-subject">
              {t('ticket')}
            </th>
            <th role="columnheader" className="queue-phone">
              {t('customer')}
            </th>
            <th role="columnheader">{t('status')}</th>
            <th role="columnheader" className="queue-last">
              {t('last_message')}
            </th>
            {showAssignee && (
              <th role="columnheader" className="queue-assignee">
                {t('assignee')}
              </th>
            )}
            <th role="columnheader" className="right">
              {t(tab === 'closed' ? 'closed_at' : 'waiting')}
            </th>
            {tab === 'pool' && (
              <th role="columnheader">
                <span className="visually-hidden">{t('take')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((ticket) => (
            <Row
              key={ticket.id}
              ticket={ticket}
              selected={ticket.id === selected}
              fresh={fresh.has(ticket.id)}
              gone={gone.has(ticket.id)}
              closedTab={tab === 'closed'}
              showAssignee={showAssignee}
              checked={checked.has(ticket.id)}
              takeColumn={tab === 'pool'}
              onCheck={onCheck}
              onTake={onTake}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}
