// Opens a ticket for a failed broadcast. The proposed texts can be edited; if the parcel already has an active ticket, the
// dialog shows it first.
import { useState, type SyntheticEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router-dom'
import { ticketPriorities, type TicketPriority } from '../../src/tickets/rules.ts'
import { api, ApiError } from '../lib/api.ts'
import { dateTime } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { ticketPath } from '../lib/tickets.ts'
import { PriorityMark } from '../shared/badges.tsx'
import { Listbox } from '../ui/listbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { explainField } from '../shared/field-errors.ts'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { explainFailure } from '../shared/whatsapp-errors.ts'
import type { Detail } from './broadcast-detail.tsx'
import { t } from './texts.ts'
import './broadcast-detail.css'
import '../shared/form.css'
import '../shared/notice.css'
import '../ui/button.css'
import '../ui/input.css'

interface Opened {
  status: 'created' | 'appended' | 'reopened'
  ticket_uid: string
  id: number
}

export function OpenTicket({ log, onClose }: { log: Detail; onClose: () => void }) {
  const awb = log.tracking_number ?? shared('no_awb')
  const { short, code } = explainFailure(log.failure, log.error_message, shared('no_reason'))
  const [subject, setSubject] = useState(() => t('default_subject', { awb }))
  const [description, setDescription] = useState(() =>
    t('default_description', {
      awb,
      at: dateTime(log.broadcast_at),
      reason: code === undefined ? short : `${short} (${code})`,
      message: log.message_content ?? '–',
    }),
  )
  const [priority, setPriority] = useState<TicketPriority>('medium')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<unknown>()
  const client = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const active = log.tickets.find((ticket) => ticket.status !== 'closed')

  const open = async () => {
    setBusy(true)
    setFailed(undefined)
    try {
      const body = { subject: subject.trim(), description: description.trim(), priority }
      const opened = await api<Opened>('POST', `broadcast-logs/${log.id}/ticket`, body)
      void client.invalidateQueries({ queryKey: queryKeys.tickets })
      toast({ text: t(opened.status, { uid: opened.ticket_uid }) })
      navigate(ticketPath(opened.id))
    } catch (error) {
      setFailed(error)
      setBusy(false)
    }
  }
  const problem = (field: string) => {
    const found = failed instanceof ApiError ? failed.fields.find((one) => one.field === field) : undefined
    return found && explainField(found)
  }
  const general = failed !== undefined && !problem('subject') && !problem('description')
  return (
    <Dialog title={t('open_title', { awb })} onClose={onClose}>
      <form
        className="form log-open"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault()
          void open()
        }}
      >
        <div className="body">
          {active && <p className="notice blue log-join">{t('open_join', { uid: active.ticket_uid })}</p>}
          <div>
            <label htmlFor="open-subject">{t('subject')}</label>
            <input
              id="open-subject"
              className="input"
              required
              maxLength={255}
              value={subject}
              aria-invalid={problem('subject') !== undefined}
              onChange={(event) => {
                setSubject(event.target.value)
              }}
            />
            {problem('subject') && <p className="error">{problem('subject')}</p>}
          </div>
          <div>
            <label htmlFor="open-description">{t('description')}</label>
            <textarea
              id="open-description"
              className="textarea"
              rows={7}
              required
              value={description}
              aria-invalid={problem('description') !== undefined}
              onChange={(event) => {
                setDescription(event.target.value)
              }}
            />
            {problem('description') && <p className="error">{problem('description')}</p>}
          </div>
          <div>
            <span className="strong small">{t('priority')}</span>
            <Listbox
              label={t('priority')}
              block
              above
              value={priority}
              options={ticketPriorities.toReversed().map((one) => ({
                value: one,
                label: shared(one),
                node: <PriorityMark priority={one} />,
              }))}
              onChange={setPriority}
            />
          </div>
          {general && (
            <p className="bad" role="alert">
              {shared('not_saved', { message: explain(failed) })}
            </p>
          )}
        </div>
        <footer>
          <button type="button" className="btn" onClick={onClose}>
            {shared('cancel')}
          </button>
          <button type="submit" className="btn primary" disabled={busy}>
            {busy ? t('opening') : t('open_ticket_short')}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
