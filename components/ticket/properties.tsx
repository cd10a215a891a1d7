// Status, priority and assignee, changed in place.
import { ticketPriorities, ticketStatuses } from '../../src/tickets/rules.ts'
import { moment } from '../lib/format.ts'
import { may } from '../lib/session.ts'
import { useAssignees, useTicketActions, type WrittenChange } from '../lib/tickets.ts'
import { assigneeOptions } from '../shared/assignees.tsx'
import { PriorityMark, StatusBadge } from '../shared/badges.tsx'
import { categoryOptions, useCategories } from '../shared/categories.ts'
import { Listbox } from '../ui/listbox.tsx'
import { t as shared } from '../shared/texts.ts'
import { Avatar } from '../shared/values.tsx'
import { t as correct } from './correct-texts.ts'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import './side.css'
import '../shared/fields.css'
import '../ui/card.css'

interface Opener {
  current: (() => void) | undefined
}

/** Refs to the functions that open the lists, for keyboard shortcuts. */
export interface PropertyKeys {
  status: Opener
  priority: Opener
  assignee: Opener
}

interface Props {
  ticket: Detail
  keys: PropertyKeys
  onChange: (change: WrittenChange) => void
}

export function Properties({ ticket, keys, onChange }: Props) {
  const assignees = useAssignees().data ?? []
  const { can } = ticket
  const name = ticket.assigned_to_name
  const nobody = { value: '', label: t('nobody'), node: <span className="dim">{t('nobody')}</span> }
  const people = assigneeOptions(assignees)
  // A deactivated assignee is not in the list of active users, but must be shown.
  const known = people.some(({ value }) => value === ticket.assigned_to_user_id)
  const current =
    ticket.assigned_to_user_id !== null && name !== null && !known
      ? [{ value: ticket.assigned_to_user_id, label: name, node: <Person name={name} /> }]
      : []
  return (
    <section className="card" aria-label={t('properties')}>
      <div className="pad">
        <div className="field">
          <span>{t('status')}</span>
          <Listbox
            block
            end
            label={t('status')}
            disabled={!can.status}
            openRef={keys.status}
            value={ticket.status}
            options={ticketStatuses.map((status) => ({
              value: status,
              label: shared(status),
              node: <StatusBadge status={status} />,
            }))}
            onChange={(status) => {
              onChange({ status })
            }}
          />
        </div>
        <div className="field">
          <span>{t('priority')}</span>
          <Listbox
            block
            end
            label={t('priority')}
            disabled={!can.priority}
            openRef={keys.priority}
            value={ticket.priority}
            options={ticketPriorities.toReversed().map((priority) => ({
              value: priority,
              label: shared(priority),
              node: <PriorityMark priority={priority} />,
            }))}
            onChange={(priority) => {
              onChange({ priority })
            }}
          />
        </div>
        <div className="field">
          <span>{t('assignee')}</span>
          {can.assign ? (
            <Listbox
              block
              end
              label={t('assign')}
              openRef={keys.assignee}
              value={ticket.assigned_to_user_id ?? ''}
              options={[nobody, ...current, ...people]}
              onChange={(id) => {
                onChange({ assigned_to_user_id: id === '' ? null : id })
              }}
            />
          ) : (
            <span className="field-value">
              {name === null ? <span className="dim">{t('nobody')}</span> : <Person name={name} />}
            </span>
          )}
        </div>
        <CategoryField ticket={ticket} onChange={onChange} />
        {may('ticket.handover') && ticket.status !== 'closed' && <HandledBy ticket={ticket} />}
        {!can.note && ticket.merged_into === null && <p className="dim small">{t('take_to_change')}</p>}
      </div>
    </section>
  )
}

function CategoryField({ ticket, onChange }: Pick<Props, 'ticket' | 'onChange'>) {
  const { category, can } = ticket
  const options = categoryOptions(useCategories(), category, correct('no_category'))
  return (
    <div className="field">
      <span>{correct('category')}</span>
      <Listbox
        block
        end
        label={correct('category')}
        disabled={!can.correct}
        value={category?.key ?? ''}
        options={options}
        onChange={(key) => {
          onChange({ category: key === '' ? null : key })
        }}
      />
    </div>
  )
}

/** Who replies to the customer, a person or the bot, with a button to hand over. */
function HandledBy({ ticket }: { ticket: Detail }) {
  const { handOver } = useTicketActions()
  const { handled_by: by, bot_since: since, can } = ticket
  return (
    <div className="field">
      <span>{t('handled_by')}</span>
      <span className="field-value row wrap between">
        {since === null
          ? t(by === 'human' ? 'by_human' : 'by_bot')
          : t('bot_talks_short', { when: moment(since) })}
        {can.handover && (by === 'human' || !can.take) && (
          <button
            type="button"
            className="btn small"
            onClick={() => void handOver(ticket.id, by === 'human' ? 'hand-to-bot' : 'take-over')}
          >
            {t(by === 'human' ? 'hand_to_bot' : 'take_over')}
          </button>
        )}
      </span>
    </div>
  )
}

function Person({ name }: { name: string }) {
  return (
    <span className="row" style={{ gap: 7 }}>
      <Avatar name={name} small />
      {name}
    </span>
  )
}
