// The head of the ticket's page: number and subject, other viewers, and the actions on the whole ticket.
import { Link } from 'react-router-dom'
import { me } from '../lib/session.ts'
import { ticketPath, type WrittenChange } from '../lib/tickets.ts'
import { keyOf } from '../shell/commands.ts'
import { PriorityMark, StatusBadge } from '../shared/badges.tsx'
import { Menu } from '../ui/menu.tsx'
import { Avatar } from '../shared/values.tsx'
import { t as correct } from './correct-texts.ts'
import { EditInPlace } from './edit-in-place.tsx'
import type { Neighbours } from './neighbours.ts'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import type { Outcome } from './use-change.ts'
import '../shared/page.css'
import './ticket.css'
import '../ui/button.css'

interface Props {
  ticket: Detail
  others: readonly string[]
  near: Neighbours
  onTake: () => void
  onRelease: () => void
  /** Opens the dialog that closes or reopens the ticket. */
  onTurn: () => void
  onReply: () => void
  onMerge: () => void
  onChange: (change: WrittenChange) => Promise<Outcome>
  /** Whether the composer is in reply mode; its button is then the primary one, and "Reply" up here is not. */
  replying: boolean
}

export function TicketHead(props: Props) {
  const { ticket, others, near, onTake, onRelease, onTurn, onReply, onMerge, onChange, replying } = props
  const { note: mayWork, take: mayTake } = ticket.can
  const closed = ticket.status === 'closed'
  const own = ticket.assigned_to_user_id === me.id && !closed
  const merging = ticket.can.merge ? [{ label: correct('merge'), run: onMerge }] : []
  const further = [
    ...(own ? [{ label: t('release'), run: onRelease }] : []),
    ...(mayTake && mayWork ? [{ label: t('take'), run: onTake }] : []),
    ...(near.next === undefined ? [] : [{ label: t('next'), run: near.goNext }]),
    ...(near.previous === undefined ? [] : [{ label: t('previous'), run: near.goPrevious }]),
    ...merging,
  ]
  return (
    <div className="head ticket-head">
      <span className="row between ticket-back">
        <Link to={near.back}>← {near.backTitle}</Link>
        {further.length > 0 && (
          <span className="only-p">
            <Menu label={t('further')} items={further} />
          </span>
        )}
      </span>
      {ticket.can.correct ? (
        <EditInPlace
          label={correct('subject')}
          value={ticket.subject}
          maxLength={255}
          onSave={(subject) => onChange({ subject })}
        >
          <h1>{ticket.subject}</h1>
        </EditInPlace>
      ) : (
        <h1>{ticket.subject}</h1>
      )}
      <span className="dim mono">{ticket.ticket_uid}</span>
      <StatusBadge status={ticket.status} />
      <PriorityMark priority={ticket.priority} />
      <span className="sp row wrap ticket-actions">
        {others.length > 0 && (
          <span className="row t2 looking">
            {others.slice(0, 3).map((name) => (
              <Avatar key={name} name={name} small />
            ))}
            {t('looking', { names: others.join(', ') })}
          </span>
        )}
        <span className="row hide-p">
          <Neighbour to={near.previous} label={t('previous')} hotkey="K" sign="↑" />
          <Neighbour to={near.next} label={t('next')} hotkey="J" sign="↓" />
          {mayTake && (
            <button type="button" className={mayWork ? 'btn' : 'btn primary'} onClick={onTake}>
              {t('take')} <kbd className="hide-s">{keyOf('ticket', 'take')}</kbd>
            </button>
          )}
          {own && (
            <button type="button" className="btn" onClick={onRelease}>
              {t('release')}
            </button>
          )}
          {merging.length > 0 && <Menu label={t('further')} items={merging} />}
          {mayWork && (
            <button type="button" className="btn" onClick={onTurn}>
              {t(closed ? 'reopen' : 'close')} <kbd className="hide-s">{keyOf('ticket', 'turn')}</kbd>
            </button>
          )}
          {mayWork && !closed && (
            <button type="button" className={replying ? 'btn' : 'btn primary'} onClick={onReply}>
              {t('replying_to')} <kbd className="hide-s">{keyOf('ticket', 'reply')}</kbd>
            </button>
          )}
          {closed && near.next !== undefined && (
            <button type="button" className="btn primary" onClick={near.goNext}>
              {t('next')} <kbd className="hide-s">{keyOf('ticket', 'next')}</kbd>
            </button>
          )}
        </span>
      </span>
    </div>
  )
}

interface NeighbourProps {
  to: number | undefined
  label: string
  hotkey: string
  sign: string
}

function Neighbour({ to, label, hotkey, sign }: NeighbourProps) {
  if (to === undefined) return null
  return (
    <Link className="btn quiet icon" to={ticketPath(to)} data-tip={`${label} (${hotkey})`} aria-label={label}>
      {sign}
    </Link>
  )
}
