// The delivery status of a reply, and what to do if it was not delivered.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../lib/api.ts'
import { dateTime, dayOf, moment, time } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { explainFailure } from '../shared/whatsapp-errors.ts'
import { isReachable, type Comment, type Detail } from './story.ts'
import { t } from './texts.ts'
import '../shared/failure-text.css'
import './composer.css'
import './thread.css'
import '../ui/button.css'

type Delivery = NonNullable<Comment['delivery']>

/** Whether n8n has accepted the reply but has not reported on it for longer than usual. */
function useUnconfirmed({ status, updated_at }: Delivery): boolean {
  const now = useNow()
  if (status !== 'handed_over' || updated_at === null) return false
  return now - new Date(updated_at).getTime() > window.PANTAU.replyConfirmMinutes * 60_000
}

/** When the reply reached its current status; null for statuses that have no time. */
function toldAt({ status, delivered_at, read_at, updated_at }: Delivery): string | null {
  if (status === 'read') return read_at
  if (status === 'delivered') return delivered_at
  return status === 'failed' ? updated_at : null
}

/** The exact times of the delivery, as far as they are known. */
function wayOf({ delivered_at, read_at, updated_at }: Delivery): string | undefined {
  const known = [
    ...(delivered_at === null ? [] : [t('delivered_at', { at: dateTime(delivered_at) })]),
    ...(read_at === null ? [] : [t('read_at', { at: dateTime(read_at) })]),
  ]
  return known.length > 0 ? known.join(' · ') : updated_at === null ? undefined : dateTime(updated_at)
}

/** `sentAt`: when the reply was sent; times on the same day are shown without the date. */
export function DeliveryMark({ delivery, sentAt }: { delivery: Delivery; sentAt: string }) {
  const unconfirmed = useUnconfirmed(delivery)
  const { status, attempts } = delivery
  const at = wayOf(delivery)
  const told = toldAt(delivery)
  const when = told === null ? '' : dayOf(told) === dayOf(sentAt) ? time(told) : moment(told)
  if (unconfirmed)
    return (
      <span className="warn strong" data-tip={at}>
        {t('delivery_unconfirmed')}
      </span>
    )
  const retrying = status === 'queued' && attempts > 0
  const tone =
    status === 'failed'
      ? 'bad strong'
      : retrying
        ? 'warn'
        : ['stored', 'queued'].includes(status)
          ? 'dim'
          : status === 'read'
            ? 'read'
            : 'good'
  return (
    <span className={tone} data-tip={at}>
      {t(`delivery_${status}`)} {when}
    </span>
  )
}

export function DeliveryNote({ ticket, id, delivery }: { ticket: Detail; id: string; delivery: Delivery }) {
  const unconfirmed = useUnconfirmed(delivery)
  const { status, error, failure, attempts, next_attempt_at: next } = delivery
  const may = ticket.can.note
  const again = may && <SendAgain ticket={ticket} id={id} first={status === 'stored'} />
  if (status === 'failed') {
    const { short, advice, code } = explainFailure(failure, error, shared('no_reason'))
    return (
      <div className="delivery-note bad">
        <span>
          <b>{short}</b> {code !== undefined && <span className="failure-code mono">{code}</span>}
          {advice !== undefined && <span className="t2 delivery-advice">{advice}</span>}
          {error !== null && ![short, code].includes(error) && !error.startsWith('pantau: ') && (
            <span className="dim delivery-advice">{t('raw', { error })}</span>
          )}
        </span>
        {again}
      </div>
    )
  }
  if (unconfirmed)
    return (
      <div className="delivery-note warn">
        <span>{t('unconfirmed_hint', { minutes: window.PANTAU.replyConfirmMinutes })}</span>
        {again}
      </div>
    )
  if (status === 'queued' && attempts > 0 && next !== null)
    return <div className="delivery-note warn">{t('retrying', { attempts, at: moment(next) })}</div>
  if (status === 'stored' && isReachable(ticket) && window.PANTAU.repliesConfigured)
    return <div className="delivery-note dim">{again}</div>
  return null
}

function SendAgain({ ticket, id, first }: { ticket: Detail; id: string; first: boolean }) {
  const [busy, setBusy] = useState(false)
  const client = useQueryClient()
  const toast = useToast()
  const send = async () => {
    setBusy(true)
    try {
      await api('POST', `replies/${id}/send`, {})
    } catch (error) {
      toast({ kind: 'error', text: explain(error) })
    } finally {
      // Also after a refusal: somebody else may have sent it already.
      await client.invalidateQueries({ queryKey: queryKeys.ticket(ticket.id) })
      setBusy(false)
    }
  }
  return (
    <button type="button" className="btn small" disabled={busy} onClick={() => void send()}>
      {t(first ? 'send_now' : 'send_again')}
    </button>
  )
}
