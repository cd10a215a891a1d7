// The dialog that creates a ticket for a call, a visit or an email. The draft is kept until it is saved. Beside the form
// are existing tickets and broadcasts that it may belong to.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router-dom'
import { ticketPriorities } from '../../src/tickets/rules.ts'
import type { PushedTicket } from '../../src/tickets/shown.ts'
import { api, type Json } from '../lib/api.ts'
import { attemptOf, endAttempt } from '../lib/attempt.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { AttachButtons, AttachList } from '../shared/attach/attach.tsx'
import { takePasted, useDrop } from '../shared/attach/drop.tsx'
import { useUploads } from '../shared/attach/use-uploads.ts'
import { PriorityMark } from '../shared/badges.tsx'
import { Field, Form, FormProblem, useSave } from '../shared/form.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Listbox } from '../ui/listbox.tsx'
import { AssigneeChoice, CategoryChoice, Choice } from './choices.tsx'
import { useDraft, type Draft } from './draft.ts'
import type { Known } from './open.ts'
import { Related } from './related.tsx'
import { t } from './texts.ts'
import './new-ticket.css'
import '../shared/form-dialog.css'
import '../ui/button.css'
import '../ui/input.css'

interface Props {
  known: Known
  onClose: () => void
}

const fields = [
  'customer_phone',
  'tracking_number',
  'subject',
  'description',
  'category',
  'assigned_to_user_id',
]
const ways = ['phone', 'walk_in', 'whatsapp', 'email', 'other'] as const
const wayName = (way: Draft['channel']) => t(way === 'phone' ? 'phone_channel' : way)

const attempt = 'new-ticket'
const blank = (text: string) => (text.trim() === '' ? undefined : text.trim())

export function NewTicketDialog({ known, onClose }: Props) {
  const { draft, change, isOld, restart, forget } = useDraft(known)
  const client = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const open = (uid: string) => {
    onClose()
    navigate(`/admin/resources/tickets/records/${uid}/show`)
  }
  // Sent to nobody by WhatsApp, so pictures are not shrunk.
  const files = useUploads('new-ticket')
  const drop = useDrop(files.add)
  const saving = useSave({
    fields,
    check: () => ({
      subject: draft.subject.trim() === '' ? { code: 'required' } : undefined,
      description:
        draft.description.trim() === '' && files.items.length === 0 ? { code: 'required' } : undefined,
    }),
    run: () => {
      const sent = {
        subject: draft.subject.trim(),
        description: draft.description.trim(),
        customer_phone: blank(draft.phone),
        tracking_number: blank(draft.awb),
        channel: draft.channel,
        priority: draft.priority,
        category: blank(draft.category),
        assigned_to_user_id: draft.assignee === '' ? null : draft.assignee,
        attachments: files.ids,
      }
      // If the response is lost and the unchanged form is sent again, the id makes it the same ticket.
      const request_id = attemptOf(attempt, JSON.stringify(sent))
      return api<Json<PushedTicket>>('POST', 'tickets', { request_id, ...sent })
    },
    onSaved: ({ ticket_uid }) => {
      forget()
      endAttempt(attempt)
      files.taken(files.ids)
      void client.invalidateQueries({ queryKey: queryKeys.tickets })
      void client.invalidateQueries({ queryKey: queryKeys.ticketCounts })
      toast({ text: t('made', { uid: ticket_uid ?? '' }) })
      open(ticket_uid ?? '')
    },
  })
  const problem = (name: string) => saving.problems.fields[name]
  return (
    <Dialog title={t('title')} onClose={onClose} mayClose={() => !saving.busy} wide>
      <Form
        saving={saving}
        className="sheet"
        onSubmit={() => {
          if (files.holding === undefined) saving.save()
        }}
      >
        <div className="body form new-ticket" {...drop.handlers}>
          {drop.over}
          {isOld && (
            <p className="notice blue new-draft">
              {t('draft')}
              <button
                type="button"
                className="link"
                onClick={() => {
                  restart()
                  for (const { key } of files.items) files.remove(key)
                }}
              >
                {t('empty')}
              </button>
            </p>
          )}
          <div className="new-who">
            <Field name="customer_phone" label={t('phone')} error={problem('customer_phone')}>
              {(ids) => (
                <input
                  {...ids}
                  className="input mono"
                  inputMode="tel"
                  autoComplete="off"
                  maxLength={255}
                  value={draft.phone}
                  onChange={(event) => {
                    change({ phone: event.target.value })
                  }}
                />
              )}
            </Field>
            <Field name="tracking_number" label={t('awb')} error={problem('tracking_number')}>
              {(ids) => (
                <input
                  {...ids}
                  className="input mono"
                  autoComplete="off"
                  spellCheck={false}
                  maxLength={100}
                  value={draft.awb}
                  onChange={(event) => {
                    change({ awb: event.target.value })
                  }}
                />
              )}
            </Field>
          </div>
          <Related
            phone={draft.phone}
            awb={draft.awb}
            onOpen={open}
            onAwb={(awb) => {
              change({ awb })
            }}
          />
          <div className="new-what">
            <Field name="subject" label={t('subject')} error={problem('subject')}>
              {(ids) => (
                <input
                  {...ids}
                  className="input"
                  maxLength={255}
                  value={draft.subject}
                  onChange={(event) => {
                    change({ subject: event.target.value })
                  }}
                />
              )}
            </Field>
            <Field name="description" label={t('description')} error={problem('description')}>
              {(ids) => (
                <textarea
                  {...ids}
                  className="textarea"
                  rows={5}
                  maxLength={50_000}
                  value={draft.description}
                  onChange={(event) => {
                    change({ description: event.target.value })
                  }}
                  onPaste={(event) => {
                    takePasted(event, files.add)
                  }}
                />
              )}
            </Field>
            <div className="new-files">
              <span className="row wrap">
                <AttachButtons add={files.add} />
              </span>
              <AttachList {...files} />
            </div>
            <div className="new-choices">
              <Choice label={t('channel')}>
                <Listbox
                  label={t('channel')}
                  block
                  above
                  value={draft.channel}
                  options={ways.map((way) => ({ value: way, label: wayName(way) }))}
                  onChange={(channel) => {
                    change({ channel })
                  }}
                />
              </Choice>
              <CategoryChoice draft={draft} change={change} error={problem('category')} />
              <Choice label={t('priority')}>
                <Listbox
                  label={t('priority')}
                  block
                  above
                  value={draft.priority}
                  options={ticketPriorities.toReversed().map((one) => ({
                    value: one,
                    label: shared(one),
                    node: <PriorityMark priority={one} />,
                  }))}
                  onChange={(priority) => {
                    change({ priority })
                  }}
                />
              </Choice>
              <AssigneeChoice draft={draft} change={change} error={problem('assigned_to_user_id')} />
            </div>
          </div>
          {files.holding !== undefined && (
            <p className="dim small" role="status">
              {files.holding}
            </p>
          )}
          <FormProblem problems={saving.problems} />
        </div>
        <footer>
          <button type="button" className="btn" onClick={onClose}>
            {shared('cancel')}
          </button>
          <button type="submit" className="btn primary" disabled={saving.busy || files.holding !== undefined}>
            {saving.busy ? shared('saving') : t('create')}
          </button>
        </footer>
      </Form>
    </Dialog>
  )
}
