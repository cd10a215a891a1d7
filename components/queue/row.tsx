// One ticket in the queue: a table row, laid out as a card on a phone. It is drawn again only when its own data changes.
import { memo } from 'react'
import { Link, useNavigate } from 'react-router-dom'
import { moment } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { may, me } from '../lib/session.ts'
import { isPaused, ticketPath, type TicketRow } from '../lib/tickets.ts'
import { PriorityMark, StatusBadge } from '../shared/badges.tsx'
import { categoryName } from '../shared/categories.ts'
import { Avatar, Moment, Phone, Since } from '../shared/values.tsx'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'
import './queue.css'
import './card.css'
import '../ui/button.css'

export interface RowProps {
  ticket: TicketRow
  selected: boolean
  fresh: boolean
  /** No longer in this list; shown until the pointer rests. */
  gone: boolean
  closedTab: boolean
  showAssignee: boolean
  checked: boolean
  takeColumn: boolean
  onCheck: (id: number, checked: boolean) => void
  onTake: (ticket: TicketRow) => void
}

const urgentAfter = 3600_000

/** How long the customer has waited; red if that is long for the ticket's priority. */
export function Waiting({ ticket }: { ticket: TicketRow }) {
  const now = useNow()
  if (ticket.status === 'closed') return ticket.closed_at && <Moment at={ticket.closed_at} className="dim" />
  if (ticket.waiting_since === null) return <span className="dim">{t('answered')}</span>
  if (isPaused(ticket)) return <span className="dim">{t('paused')}</span>
  const pressing = ticket.priority === 'urgent' || ticket.priority === 'high'
  const late = pressing && now - new Date(ticket.waiting_since).getTime() > urgentAfter
  return <Since at={ticket.waiting_since} className={late ? 'bad strong' : ''} />
}

export function lastMessage({ last_message: last, reply_reached_nobody: unreached }: TicketRow): string {
  // A message without text has only files, a location or a contact.
  const text = last.text === '' ? t('no_words') : last.text
  if (last.is_internal_note) return t('note_prefix', { text })
  // Only the customer's words are in quotation marks.
  if (last.author_type === 'customer') return last.text === '' ? text : `“${text}”`
  if (last.author_type === 'n8n') return text
  if (last.author_type === 'assistant') return t('bot_prefix', { text })
  if (last.author_type === 'phone') return t('phone_prefix', { text })
  const kind = last.failed ? 'failed_prefix' : unreached ? 'stored_prefix' : 'reply_prefix'
  return t(kind, { text })
}

/** Marks a ticket whose customer a bot is answering. */
function BotMark({ ticket: { bot_since: since } }: { ticket: TicketRow }) {
  if (since === null || !may('ticket.handover')) return null
  return (
    <span className="bot-mark" data-tip={t('bot_since', { when: moment(since) })}>
      {t('bot')}
    </span>
  )
}

function Assignee({ ticket }: { ticket: TicketRow }) {
  const { assigned_to_name: name, assigned_to_user_id: id } = ticket
  if (id === null || name === null) return <span className="dim">{t('unassigned')}</span>
  return (
    <span className="row" style={{ gap: 7 }} data-tip={name}>
      <Avatar name={name} small />
      <span className="clip">{id === me.id ? t('you') : name}</span>
    </span>
  )
}

export const Row = memo(function Row(props: RowProps) {
  const { ticket, selected, fresh, gone, closedTab, showAssignee, checked, takeColumn, onCheck, onTake } =
    props
  const navigate = useNavigate()
  return (
    <tr
      role="row"
      className={`${selected ? 'sel' : ''} ${fresh ? 'arrived' : ''} ${gone ? 'gone' : ''}`}
      data-tip={gone ? t('left') : undefined}
      aria-selected={selected}
      data-ticket={ticket.id}
      onClick={(event) => {
        // Not while text is selected, so that it can be copied; and a link in the row works as usual.
        const own = event.target instanceof Element && event.target.closest('a, button, input, .queue-check')
        if (!own && window.getSelection()?.isCollapsed !== false) navigate(ticketPath(ticket.id))
      }}
    >
      {may('ticket.assign') && (
        <td role="cell" className="queue-check">
          {ticket.status !== 'closed' && !gone && (
            <Check ticket={ticket} checked={checked} onCheck={onCheck} />
          )}
        </td>
      )}
      <td role="cell" className="queue-priority">
        <PriorityMark priority={ticket.priority} />
      </td>
      <td role="cell" className="queue-subject">
        <Link className="queue-link" to={ticketPath(ticket.id)}>
          {ticket.unread && <span className="unread" data-tip={t('unread')} aria-label={t('unread')} />}
          {ticket.subject}
        </Link>
        <div className="dim mono small queue-ids">
          <BotMark ticket={ticket} />
          {ticket.ticket_uid} · {ticket.tracking_number ?? shared('no_awb')}
          {ticket.category && <span className="queue-category"> · {categoryName(ticket.category)}</span>}
        </div>
      </td>
      <td role="cell" className="queue-phone">
        {ticket.customer_name !== null && (
          <div className="clip queue-name" dir="auto">
            {ticket.customer_name}
          </div>
        )}
        <Phone
          number={ticket.customer_phone}
          unreadable={ticket.phone_unreadable}
          unreachable={ticket.not_on_whatsapp}
          optedOut={ticket.opted_out}
          blocked={ticket.blocked}
        />
      </td>
      <td role="cell" className="queue-status">
        <StatusBadge status={ticket.status} />
      </td>
      <td role="cell" className="t2 queue-last">
        <div className="queue-words">{lastMessage(ticket)}</div>
      </td>
      {showAssignee && (
        <td role="cell" className="queue-assignee">
          <Assignee ticket={ticket} />
        </td>
      )}
      {/* On a card, the status alone shows that a ticket is pending or on hold. */}
      <td role="cell" className={`mono right queue-waiting ${isPaused(ticket) ? 'hide-p' : ''}`}>
        {closedTab && ticket.closed_at ? (
          <Moment at={ticket.closed_at} className="dim" />
        ) : (
          <Waiting ticket={ticket} />
        )}
      </td>
      {takeColumn && (
        <td role="cell" className="right queue-take">
          {!gone && (
            <button
              type="button"
              className="btn small"
              onClick={() => {
                onTake(ticket)
              }}
            >
              <span className="hide-p">{t('take')}</span>
              <span className="only-p">{t('take_ticket')}</span>
            </button>
          )}
        </td>
      )}
    </tr>
  )
})

function Check({ ticket, checked, onCheck }: Pick<RowProps, 'ticket' | 'checked' | 'onCheck'>) {
  return (
    <label className="queue-box">
      <input
        type="checkbox"
        checked={checked}
        aria-label={t('select', { uid: ticket.ticket_uid })}
        onChange={(event) => {
          onCheck(ticket.id, event.target.checked)
        }}
      />
    </label>
  )
}
