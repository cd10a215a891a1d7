// Sends a failed broadcast again. It reaches a person's phone, so the dialog first shows the text and the recipient.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { api } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { BroadcastBadge } from '../shared/badges.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { Moment, Phone } from '../shared/values.tsx'
import { explainFailure } from '../shared/whatsapp-errors.ts'
import type { Detail } from './broadcast-detail.tsx'
import { t } from './texts.ts'
import { logPath, type Log } from './view.ts'
import './broadcast-detail.css'
import '../shared/form.css'
import '../shared/notice.css'
import '../ui/button.css'

/** The newest resend of a broadcast, in any state. For a resend: the newest other resend of the same original. */
export function newestResend({ id, resend_of, parcel }: Detail): Log | undefined {
  const origin = resend_of ?? id
  return parcel.find((one) => one.resend_of === origin && one.id !== id)
}

/** Why the broadcast cannot be sent again, in the reader's language; undefined if it can. */
export function whyNoResend(log: Detail): string | undefined {
  if (!window.PANTAU.repliesConfigured) return t('resend_not_connected')
  if (log.consignee_phone === null) return t('resend_no_phone')
  if (log.phone_unreadable) return t('resend_unreadable')
  if (log.message_content === null) return t('resend_no_text')
  return undefined
}

/** The notice above the page: links a resend to its original, and a broadcast to its newest resend with its state. */
export function ResendNotice({ log }: { log: Detail }) {
  const resend = newestResend(log)
  const newer = resend && resend.broadcast_at > log.broadcast_at ? resend : undefined
  const origin = log.resend_of === null ? undefined : log.parcel.find(({ id }) => id === log.resend_of)
  if (!newer && log.resend_of === null) return null
  return (
    <div className="notice blue">
      {log.resend_of !== null && (
        <span>
          {t('is_resend')}{' '}
          <Link to={logPath(log.resend_of)}>
            {origin ? <Moment at={origin.broadcast_at} /> : t('the_first')}
          </Link>
        </span>
      )}
      {newer && (
        <span className="row">
          {t('was_resent')}{' '}
          <Link to={logPath(newer.id)}>
            <Moment at={newer.broadcast_at} />
          </Link>
          <BroadcastBadge log={newer} />
        </span>
      )}
    </div>
  )
}

export function ResendDialog({ log, onClose }: { log: Detail; onClose: () => void }) {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<unknown>()
  const client = useQueryClient()
  const toast = useToast()
  const { short, advice } = explainFailure(log.failure, log.error_message, shared('no_reason'))
  const send = async () => {
    setBusy(true)
    setFailed(undefined)
    try {
      await api('POST', `broadcast-logs/${log.id}/resend`, {})
      await client.invalidateQueries({ queryKey: queryKeys.broadcasts })
      toast({ text: t('resend_queued') })
      onClose()
    } catch (error) {
      setFailed(error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('resend_title')} onClose={onClose} mayClose={() => !busy}>
      <div className="body form">
        <p>
          {t('resend_to')} <Phone number={log.consignee_phone} plain />
        </p>
        <p className="log-bubble pre resend-text">{log.message_content}</p>
        <p className="t2">
          <b>{short}.</b> {advice}
        </p>
        {failed !== undefined && (
          <p className="bad" role="alert">
            {t('resend_failed', { message: explain(failed) })}
          </p>
        )}
      </div>
      <footer>
        <button type="button" className="btn" data-first onClick={onClose} disabled={busy}>
          {shared('cancel')}
        </button>
        <button type="button" className="btn primary" disabled={busy} onClick={() => void send()}>
          {busy ? t('resending') : t('resend')}
        </button>
      </footer>
    </Dialog>
  )
}
