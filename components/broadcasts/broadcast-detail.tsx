// The page of one broadcast: the message, its delivery status and the next step; beside it the history of its parcel.
import { useState, type ReactNode } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation, useParams } from 'react-router-dom'
import type { BroadcastLog } from '../../src/broadcasts/schema.ts'
import type { Ticket } from '../../src/tickets/shown.ts'
import { api, ApiError, type Json } from '../lib/api.ts'
import { dateTime, number, phoneForCopy } from '../lib/format.ts'
import { useLive } from '../lib/live.tsx'
import { queryKeys } from '../lib/query-keys.ts'
import { isSameParcel } from '../lib/typed.ts'
import { may } from '../lib/session.ts'
import { ticketPath } from '../lib/tickets.ts'
import { BroadcastBadge, StatusBadge } from '../shared/badges.tsx'
import { CopyButton } from '../shared/copy.tsx'
import { usePageTitle } from '../shared/page.tsx'
import { ParcelStory } from '../shared/parcel-story.tsx'
import { EmptyState, ErrorState, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { Moment, Phone } from '../shared/values.tsx'
import { Metadata } from './metadata.tsx'
import { OpenTicket } from './open-ticket.tsx'
import { newestResend, ResendDialog, ResendNotice, whyNoResend } from './resend.tsx'
import { t } from './texts.ts'
import { isNotOnWhatsApp, type Log } from './view.ts'
import { WhyFailed } from './why-failed.tsx'
import './broadcast-detail.css'
import '../shared/bottom-bar.css'
import '../shared/columns.css'
import '../shared/page.css'
import '../shared/stretched.css'
import '../ui/button.css'
import '../ui/card.css'

export type ParcelTicket = Pick<Json<Ticket>, 'id' | 'ticket_uid' | 'subject' | 'status' | 'created_at'>
export type Detail = Json<BroadcastLog> & { parcel: Log[]; tickets: ParcelTicket[] }

export function BroadcastDetail() {
  const { id = '' } = useParams()
  const back = useLocation().state as { search?: string } | null
  const client = useQueryClient()
  const [asking, setAsking] = useState<'ticket' | 'resend'>()
  const key = queryKeys.broadcast(id)
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      api<Detail>('GET', `broadcast-logs/${encodeURIComponent(id)}`, undefined, signal),
  })
  useLive((event, data) => {
    if (!event.startsWith('broadcast.') && !event.startsWith('ticket.')) return
    const awb = typeof data.tracking_number === 'string' ? data.tracking_number : null
    if (isSameParcel(awb, found.data?.tracking_number ?? null))
      void client.invalidateQueries({ queryKey: key })
  })
  const letBe = () => {
    setAsking(undefined)
  }
  const log = found.data
  usePageTitle(log?.tracking_number ?? t('title'))
  const way = (
    <Link to={`/admin/resources/broadcast_logs${back?.search ?? ''}`} className="log-back">
      ← {t('back')}
    </Link>
  )
  if (found.isPending)
    return (
      <>
        <div className="head">{way}</div>
        <div className="ticket-cols">
          <Skeleton rows={2} height={180} gap={16} />
          <Skeleton rows={1} height={240} />
        </div>
      </>
    )
  if (!log)
    return (
      <>
        <div className="head">{way}</div>
        {found.error instanceof ApiError && found.error.status === 404 ? (
          <EmptyState title={t('missing_title')}>{t('missing')}</EmptyState>
        ) : (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        )}
      </>
    )
  const mayAct = log.failure !== null && (may('broadcasts.resend') || may('broadcasts.open_ticket'))
  return (
    <>
      <div className="head">
        {way}
        <h1 className="mono">{log.tracking_number ?? shared('no_awb')}</h1>
        <BroadcastBadge log={log} />
        <Moment at={log.broadcast_at} className="sub" />
        {mayAct && (
          <span className="row sp hide-s">
            <FailureActions log={log} onAsk={setAsking} />
          </span>
        )}
      </div>
      <ResendNotice log={log} />
      <div className="ticket-cols">
        <div className="grid">
          {log.status === 'failed' && (
            <WhyFailed log={log} noResend={may('broadcasts.resend') ? whyNoResend(log) : undefined} />
          )}
          <Message log={log} />
          <Facts log={log} />
        </div>
        <div className="grid">
          <section className="card">
            <header>
              <h2>{t('story')}</h2>
              <span className="sub">{number(log.parcel.length)}</span>
            </header>
            <ParcelStory logs={log.parcel} current={log.id} />
          </section>
          {may('tickets.all') && <Tickets tickets={log.tickets} />}
        </div>
      </div>
      {mayAct && (
        <div className="bottom-bar only-s">
          <FailureActions log={log} onAsk={setAsking} />
        </div>
      )}
      {asking === 'ticket' && <OpenTicket log={log} onClose={letBe} />}
      {asking === 'resend' && <ResendDialog log={log} onClose={letBe} />}
    </>
  )
}

function FailureActions({ log, onAsk }: { log: Detail; onAsk: (what: 'ticket' | 'resend') => void }) {
  const resend = newestResend(log)
  const done = resend !== undefined && resend.status !== 'failed'
  return (
    <>
      {!done && may('broadcasts.resend') && (
        <button
          type="button"
          className="btn"
          disabled={whyNoResend(log) !== undefined}
          onClick={() => {
            onAsk('resend')
          }}
        >
          {t('resend')}
        </button>
      )}
      {may('broadcasts.open_ticket') && (
        <button
          type="button"
          className="btn primary"
          onClick={() => {
            onAsk('ticket')
          }}
        >
          {t('open_ticket_short')}
        </button>
      )}
    </>
  )
}

function Message({ log }: { log: Detail }) {
  return (
    <section className="card">
      <header>
        <h2>{t('message')}</h2>
        {log.message_content !== null && (
          <span className="sp">
            <CopyButton text={log.message_content} label={t('copy_message')} />
          </span>
        )}
      </header>
      {log.message_content === null ? (
        <p className="pad dim">{t('no_message')}</p>
      ) : (
        <div className="pad">
          <p className="log-bubble pre">{log.message_content}</p>
          {log.status === 'pending' && <p className="dim small log-hint">{t('queued_hint')}</p>}
        </div>
      )}
    </section>
  )
}

function Facts({ log }: { log: Detail }) {
  const { tracking_number: awb, consignee_phone: phone, message_id, metadata } = log
  return (
    <section className="card">
      <header>
        <h2>{t('details')}</h2>
      </header>
      <dl className="pad log-facts">
        <Fact name={t('sent_at')}>
          <span className="mono">{dateTime(log.broadcast_at)}</span>
        </Fact>
        {log.delivered_at !== null && (
          <Fact name={t('delivered_at')}>
            <span className="mono">{dateTime(log.delivered_at)}</span>
          </Fact>
        )}
        {log.read_at !== null && (
          <Fact name={t('read_at')}>
            <span className="mono">{dateTime(log.read_at)}</span>
          </Fact>
        )}
        {log.updated_at !== null && (
          <Fact name={t('updated_at')}>
            <span className="mono">{dateTime(log.updated_at)}</span>
          </Fact>
        )}
        <Fact name={t('awb')} copy={awb}>
          <span className="mono">{awb ?? shared('no_awb')}</span>
        </Fact>
        <Fact name={t('phone')} copy={phone === null || log.phone_unreadable ? phone : phoneForCopy(phone)}>
          <Phone
            number={phone}
            unreadable={log.phone_unreadable}
            unreachable={isNotOnWhatsApp(log)}
            optedOut={log.opted_out}
          />
          {log.phone_unreadable && <div className="dim small">{shared('unreadable_phone')}</div>}
        </Fact>
        {log.template !== null && <Fact name={t('template')}>{log.template}</Fact>}
        {log.workflow !== null && <Fact name={t('workflow')}>{log.workflow}</Fact>}
        {message_id !== null && (
          <Fact name={t('message_id')} copy={message_id}>
            {message_id}
          </Fact>
        )}
        <Fact name={t('log_id')} copy={log.id}>
          {log.id}
        </Fact>
      </dl>
      {metadata !== null && Object.keys(metadata).length > 0 && (
        <>
          <h3 className="log-section">{t('metadata')}</h3>
          <Metadata data={metadata} />
        </>
      )}
    </section>
  )
}

interface FactProps {
  name: string
  children: ReactNode
  copy?: string | null
}

function Fact({ name, children, copy = null }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span>{children}</span>
        {copy !== null && <CopyButton text={copy} what={name} className="btn small quiet" />}
      </dd>
    </div>
  )
}

function Tickets({ tickets }: { tickets: readonly ParcelTicket[] }) {
  return (
    <section className="card">
      <header>
        <h2>{t('tickets')}</h2>
        <span className="sub">{number(tickets.length)}</span>
      </header>
      {tickets.length === 0 ? (
        <p className="pad t2">{t('no_tickets')}</p>
      ) : (
        <ul className="log-tickets">
          {tickets.map((ticket) => (
            <li key={ticket.id}>
              <Link className="stretched clip" to={ticketPath(ticket.id)}>
                {ticket.subject}
              </Link>
              <div className="row dim small">
                <span className="mono">{ticket.ticket_uid}</span> · <Moment at={ticket.created_at} />
                <span className="sp">
                  <StatusBadge status={ticket.status} />
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
