// The settings for replies: n8n's address, the signing secret, and a test that shows n8n's response.
import { useState } from 'react'
import { api } from '../lib/api.ts'
import { dateTime } from '../lib/format.ts'
import { Field, Form, FormProblem, useSave } from '../shared/form.tsx'
import { useToast } from '../shared/toasts.tsx'
import type { Connection, NewSecret } from './data.ts'
import { SecretDialog } from './secret-dialog.tsx'
import { Tester } from './tester.tsx'
import { t } from './texts.ts'
import './n8n.css'
import '../shared/form.css'
import '../ui/button.css'
import '../ui/card.css'
import '../ui/input.css'

type Webhook = Connection['webhook']

export function Outgoing({ webhook, onChange }: { webhook: Webhook; onChange: () => void }) {
  return (
    <section className="card" id="outgoing">
      <header>
        <h2>{t('outgoing_title')}</h2>
      </header>
      <div className="pad stack">
        <Address key={webhook.url ?? ''} webhook={webhook} onChange={onChange} />
        <Secret webhook={webhook} onChange={onChange} />
        {webhook.url !== null && <Tester />}
      </div>
    </section>
  )
}

function Address({ webhook, onChange }: { webhook: Webhook; onChange: () => void }) {
  const fixed = webhook.url_from === 'environment'
  const [url, setUrl] = useState(webhook.url ?? '')
  const toast = useToast()
  const saving = useSave({
    fields: ['url'],
    run: () => api<Webhook>('PUT', 'webhook', { url: url.trim() === '' ? null : url.trim() }),
    onSaved: ({ url: saved }) => {
      window.PANTAU.repliesConfigured = saved !== null
      toast({ text: t(saved === null ? 'address_removed' : 'address_saved') })
      onChange()
    },
  })
  const changed = url.trim() !== (webhook.url ?? '')
  return (
    <Form
      saving={saving}
      className="form n8n-address"
      onSubmit={() => {
        if (changed) saving.save()
      }}
    >
      <Field
        name="url"
        label={t('address')}
        hint={t(fixed ? 'address_fixed' : 'address_hint')}
        error={saving.problems.fields.url}
      >
        {(ids) => (
          <input
            {...ids}
            className="input mono"
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            placeholder="https://n8n.perusahaan.co.id/webhook/pantau-balasan"
            readOnly={fixed}
            value={url}
            onChange={(event) => {
              setUrl(event.target.value)
            }}
          />
        )}
      </Field>
      <FormProblem problems={saving.problems} />
      {!fixed && (
        <div className="row">
          <button type="submit" className="btn primary" disabled={!changed || saving.busy}>
            {t(saving.busy ? 'saving' : 'save')}
          </button>
        </div>
      )}
    </Form>
  )
}

function Secret({ webhook, onChange }: { webhook: Webhook; onChange: () => void }) {
  const [asking, setAsking] = useState(false)
  const [made, setMade] = useState<NewSecret>()
  const saving = useSave({
    fields: [],
    run: () => api<NewSecret>('POST', 'webhook/secret', {}),
    onSaved: (secret) => {
      setAsking(false)
      setMade(secret)
      onChange()
    },
  })
  const fixed = webhook.secret_from === 'environment'
  return (
    <div className="n8n-secret">
      <b>{t('secret')}</b>
      <p className="t2 small">
        {t(fixed ? 'secret_fixed' : webhook.secret_known ? 'secret_hint' : 'secret_none')}
        {webhook.previous_secret_until !== null &&
          ` ${t('secret_overlap', { at: dateTime(webhook.previous_secret_until) })}`}
      </p>
      <FormProblem problems={saving.problems} />
      {!fixed &&
        (asking ? (
          <div className="row wrap" role="alert">
            <span>{t('secret_question')}</span>
            <button
              type="button"
              className="btn small"
              onClick={() => {
                setAsking(false)
              }}
            >
              {t('cancel')}
            </button>
            <button type="button" className="btn small primary" disabled={saving.busy} onClick={saving.save}>
              {t('secret_replace')}
            </button>
          </div>
        ) : (
          <button
            type="button"
            className="btn small"
            disabled={saving.busy}
            onClick={() => {
              if (webhook.secret_known) setAsking(true)
              else saving.save()
            }}
          >
            {t(webhook.secret_known ? 'secret_new' : 'secret_make')}
          </button>
        ))}
      {made && (
        <SecretDialog
          made={made}
          onClose={() => {
            setMade(undefined)
          }}
        />
      )}
    </div>
  )
}
