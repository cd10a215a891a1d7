// Actions of an admin on several tickets, through AdminJS' bulk actions. Each ticket is changed separately, so a refused
// one does not stop the others.
import { ticketPriorities } from '../../src/tickets/rules.ts'
import { useAssignees, type TicketRow } from '../lib/tickets.ts'
import { assigneeOptions } from '../shared/assignees.tsx'
import { PriorityMark, StatusBadge } from '../shared/badges.tsx'
import { Listbox } from '../ui/listbox.tsx'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'
import { useBulk } from './use-bulk.ts'
import { activeStatuses } from './view.ts'
import './bulk-bar.css'
import '../ui/button.css'

export function BulkBar({ tickets, onDone }: { tickets: readonly TicketRow[]; onDone: () => void }) {
  const assignees = useAssignees().data ?? []
  const { busy, run } = useBulk(tickets, onDone)

  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('selected', { count: tickets.length })}>
      <b>{t('selected', { count: tickets.length })}</b>
      <Listbox
        label={t('assign')}
        value={undefined}
        placeholder={t('assign')}
        disabled={busy}
        options={assigneeOptions(assignees)}
        onChange={(id) => {
          const name = assignees.find((user) => user.id === id)?.full_name ?? ''
          void run(
            'assign',
            { assigned_to_user_id: id },
            (count) => t('bulk_assigned', { count, name }),
            ({ assigned_to_user_id }) => ({ assigned_to_user_id }),
          )
        }}
      />
      <Listbox
        label={t('status')}
        value={undefined}
        placeholder={t('status')}
        disabled={busy}
        options={activeStatuses.map((status) => ({
          value: status,
          label: shared(status),
          node: <StatusBadge status={status} />,
        }))}
        onChange={(status) => {
          void run(
            'status',
            { status },
            (count) => t('bulk_status', { count, value: shared(status) }),
            (before) => ({ status: before.status }),
          )
        }}
      />
      <Listbox
        label={t('priority')}
        value={undefined}
        placeholder={t('priority')}
        disabled={busy}
        options={ticketPriorities.toReversed().map((priority) => ({
          value: priority,
          label: shared(priority),
          node: <PriorityMark priority={priority} />,
        }))}
        onChange={(priority) => {
          void run(
            'priority',
            { priority },
            (count) => t('bulk_priority', { count, value: shared(priority) }),
            (before) => ({ priority: before.priority }),
          )
        }}
      />
      <button
        type="button"
        className="btn"
        disabled={busy}
        onClick={() => {
          void run(
            'close',
            {},
            (count) => t('bulk_closed', { count }),
            ({ status }) => ({ status }),
          )
        }}
      >
        {t('close')}
      </button>
      <button type="button" className="btn quiet sp hide-s" onClick={onDone}>
        {shared('cancel')}
      </button>
    </div>
  )
}
