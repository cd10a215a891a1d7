// The queue's rows: a table with checkboxes for those who assign, cards on a phone.
import { may } from '../lib/session.ts'
import type { TicketRow } from '../lib/tickets.ts'
import { Card, Row, type RowProps } from './row.tsx'
import { t } from './texts.ts'
import type { Tab } from './view.ts'
import './queue.css'
import '../ui/table.css'

interface Props {
  tab: Tab
  rows: readonly TicketRow[]
  /** Ids of the row that keys act on, of the ticked ones, of those that have just come, and of those that have left. */
  selected: number | undefined
  checked: ReadonlySet<number>
  /** Cards have boxes. */
  picking: boolean
  fresh: ReadonlySet<number>
  gone: ReadonlySet<number>
  onCheck: (ids: ReadonlySet<number>) => void
  onTake: (ticket: TicketRow) => void
}

export function TicketList(props: Props) {
  const { tab, rows, selected, checked, picking, fresh, gone, onCheck, onTake } = props
  const showAssignee = may('tickets.all') && tab !== 'pool' && tab !== 'mine'
  const checkable = rows.filter(({ id, status }) => status !== 'closed' && !gone.has(id)).map(({ id }) => id)
  const toggle = (id: number, on: boolean) => {
    const next = new Set(checked)
    if (on) next.add(id)
    else next.delete(id)
    onCheck(next)
  }
  const rowProps = (ticket: TicketRow): RowProps => {
    const left = gone.has(ticket.id)
    return {
      ticket,
      selected: ticket.id === selected,
      fresh: fresh.has(ticket.id),
      gone: left,
      closedTab: tab === 'closed',
      showAssignee,
      checked: checked.has(ticket.id),
      onCheck:
        may('ticket.assign') && ticket.status !== 'closed' && !left
          ? (on) => {
              toggle(ticket.id, on)
            }
          : undefined,
      takeColumn: tab === 'pool',
      onTake:
        tab === 'pool' && !left
          ? () => {
              onTake(ticket)
            }
          : undefined,
    }
  }
  return (
    <>
      <div className="scroll-x hide-p">
        <table className="table queue">
          <thead>
            <tr>
              {may('ticket.assign') && (
                <th className="queue-check">
                  <input
                    type="checkbox"
                    aria-label={t('select_all')}
                    disabled={checkable.length === 0}
                    checked={checkable.length > 0 && checkable.every((id) => checked.has(id))}
                    onChange={(event) => {
                      onCheck(new Set(event.target.checked ? checkable : []))
                    }}
                  />
                </th>
              )}
              <th>{t('priority')}</th>
              <th className="queue-subject">{t('ticket')}</th>
              <th className="queue-phone">{t('customer')}</th>
              <th>{t('status')}</th>
              <th className="queue-last">{t('last_message')}</th>
              {showAssignee && <th className="queue-assignee">{t('assignee')}</th>}
              <th className="right">{t(tab === 'closed' ? 'closed_at' : 'waiting')}</th>
              {tab === 'pool' && (
                <th>
                  <span className="visually-hidden">{t('take')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((ticket) => (
              <Row key={ticket.id} {...rowProps(ticket)} />
            ))}
          </tbody>
        </table>
      </div>
      <ul className="only-p">
        {rows.map((ticket) => (
          <Card key={ticket.id} {...rowProps(ticket)} picking={picking} />
        ))}
      </ul>
    </>
  )
}
