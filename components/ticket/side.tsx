// The column beside the thread: the customer, the extra fields from n8n, and the history.
import { useState } from 'react'
import { Link } from 'react-router-dom'
import { phone, phoneForCopy } from '../lib/format.ts'
import type { WrittenChange } from '../lib/tickets.ts'
import { StatusBadge } from '../shared/badges.tsx'
import { CopyButton } from '../shared/copy.tsx'
import { customerPath } from '../shared/customer-link.tsx'
import { Facts } from '../shared/facts.tsx'
import { OutLink } from '../shared/message-text.tsx'
import { t as shared } from '../shared/texts.ts'
import { Moment, Phone } from '../shared/values.tsx'
import { t as correct } from './correct-texts.ts'
import { CustomerMarks } from './customer-marks.tsx'
import { EditInPlace } from './edit-in-place.tsx'
import { sentence, withLine, type Detail, type Event } from './story.ts'
import { t } from './texts.ts'
import type { Outcome } from './use-change.ts'
import type { Whole } from './use-earlier.ts'
import './side.css'
import '../shared/fields.css'
import '../ui/button.css'
import '../ui/card.css'

const shownOthers = 5

interface CustomerProps {
  ticket: Detail
  onChange: (change: WrittenChange) => Promise<Outcome>
}

export function CustomerCard({ ticket, onChange }: CustomerProps) {
  const [all, setAll] = useState(false)
  const { customer_phone: number, customer_tickets: others } = ticket
  const path = number === null ? undefined : customerPath(number, ticket.phone_unreadable)
  return (
    <section className="card">
      <header>
        <h2>{t('customer')}</h2>
        {number !== null && !ticket.phone_unreadable && (
          <span className="sub row">
            {!ticket.not_on_whatsapp && /^\d{8,15}$/.test(number) && (
              <OutLink href={`https://wa.me/${number}`} text={t('whatsapp')} label={t('open_whatsapp')} />
            )}
            <CopyButton className="link" label={t('copy_phone')} text={phoneForCopy(number)} />
          </span>
        )}
      </header>
      <div className="pad">
        {path !== undefined && (
          <div className="field">
            <span>{t(ticket.customer_name === null ? 'customer' : 'name')}</span>
            <span className="field-value">
              <Link className="break" to={path}>
                {ticket.customer_name ?? t('customer_page')}
              </Link>
            </span>
          </div>
        )}
        <div className="field">
          <span>{t('phone')}</span>
          <span className="field-value">
            {ticket.can.correct ? (
              <EditInPlace
                tel
                empties
                label={correct('phone')}
                value={number === null || ticket.phone_unreadable ? (number ?? '') : phone(number)}
                maxLength={255}
                onSave={(text) => onChange({ customer_phone: text === '' ? null : text })}
              >
                <Reach ticket={ticket} />
              </EditInPlace>
            ) : (
              <Reach ticket={ticket} />
            )}
          </span>
        </div>
        <CustomerMarks ticket={ticket} />
        {others.length === 0 && (
          <div className="field">
            <span>{t('other_tickets')}</span>
            <span className="field-value dim">{t('no_other')}</span>
          </div>
        )}
      </div>
      {others.length > 0 && (
        <ul className="others" aria-label={t('other_tickets')}>
          {others.slice(0, all ? undefined : shownOthers).map((other) => (
            <li key={other.ticket_uid}>
              <div className="row">
                <Link className="mono" to={`/admin/resources/tickets/records/${other.ticket_uid}/show`}>
                  {other.ticket_uid}
                </Link>
                <StatusBadge status={other.status} />
                <Moment at={other.created_at} className="dim mono small sp" />
              </div>
              <span className="t2 small clip" data-tip={other.subject}>
                {other.subject}
              </span>
            </li>
          ))}
          {others.length > shownOthers && !all && (
            <ShowAll
              count={others.length}
              onPress={() => {
                setAll(true)
              }}
            />
          )}
        </ul>
      )}
    </section>
  )
}

/** The customer's phone, with a link to call it. */
function Reach({ ticket }: { ticket: Detail }) {
  const { customer_phone: number, phone_unreadable, not_on_whatsapp } = ticket
  const shown = (
    <Phone
      plain
      number={number}
      unreadable={phone_unreadable}
      unreachable={not_on_whatsapp}
      optedOut={ticket.opted_out}
      blocked={ticket.blocked}
    />
  )
  if (number === null || phone_unreadable || !/^\d{8,15}$/.test(number)) return shown
  return (
    <a className="reach" href={`tel:+${number}`}>
      <span>
        <span className="visually-hidden">{t('call')} </span>
        {shown}
      </span>
    </a>
  )
}

export function MetadataCard({ metadata }: { metadata: Detail['metadata'] }) {
  if (Object.keys(metadata ?? {}).length === 0) return null
  return (
    <section className="card">
      <header>
        <h2>{t('metadata')}</h2>
      </header>
      <Facts data={metadata ?? {}} className="pad facts" />
    </section>
  )
}

const shownEvents = 6

export function HistoryCard({ events }: { events: Whole<Event> }) {
  const [all, setAll] = useState(false)
  const told = withLine(events.items).toReversed()
  if (told.length === 0) return null
  return (
    <section className="card">
      <header>
        <h2>{t('history')}</h2>
      </header>
      <ul className="pad stack" style={{ gap: 8 }}>
        {told.slice(0, all ? undefined : shownEvents).map((event) => (
          <li key={event.id} className="row between" style={{ alignItems: 'baseline' }}>
            <span className="t2">{sentence(event)}</span>
            <Moment at={event.created_at} className="dim small mono" />
          </li>
        ))}
        {told.length > shownEvents && !all && (
          <ShowAll
            // No count if the history is so long that only part of it is loaded.
            count={events.hasEarlier ? undefined : told.length}
            onPress={() => {
              setAll(true)
            }}
          />
        )}
        {all && events.hasEarlier && (
          <li>
            <button
              type="button"
              className="link small"
              disabled={events.loading}
              onClick={events.loadEarlier}
            >
              {events.loading ? shared('loading') : t('show_older')}
            </button>
          </li>
        )}
      </ul>
    </section>
  )
}

function ShowAll({ count, onPress }: { count: number | undefined; onPress: () => void }) {
  return (
    <li>
      <button type="button" className="link small" onClick={onPress}>
        {count === undefined ? t('show_older') : t('show_all', { count })}
      </button>
    </li>
  )
}
