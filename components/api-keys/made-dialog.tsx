// The new key, shown this once, with what is done with it next.
import { useEffect, useRef, useState } from 'react'
import { CopyButton } from '../shared/copy.tsx'
import { Dialog } from '../shared/dialog.tsx'
import { broadcastCommand, ticketCommand } from './commands.ts'
import type { NewApiKey } from './data.ts'
import { t } from './texts.ts'

const { origin, hostname } = window.location
const isLocal = /^(localhost|127\.|\[::1\])/.test(hostname)

export function MadeDialog({ made, onClose }: { made: NewApiKey; onClose: () => void }) {
  const [copied, setCopied] = useState(false)
  const [asking, setAsking] = useState(false)
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (asking) back.current?.focus()
  }, [asking])
  const mayClose = () => {
    if (copied) return true
    setAsking(true)
    return false
  }
  const commands = [
    { scope: 'broadcasts:write', label: t('try_broadcasts'), text: broadcastCommand(origin, made.key) },
    { scope: 'tickets:write', label: t('try_tickets'), text: ticketCommand(origin, made.key) },
  ].filter(({ scope }) => made.scopes.some((one) => one === scope))
  const noteCopied = () => {
    setCopied(true)
    setAsking(false)
  }
  return (
    <Dialog title={t('made_title', { name: made.name })} onClose={onClose} mayClose={mayClose} wide>
      <form
        className="sheet"
        onSubmit={(event) => {
          event.preventDefault()
          if (mayClose()) onClose()
        }}
      >
        <div className="body made">
          <p className="notice">{t('made_lead')}</p>
          <div className="secret" onCopy={noteCopied}>
            <input
              className="input mono"
              readOnly
              value={made.key}
              aria-label={t('key')}
              onFocus={(event) => {
                event.target.select()
              }}
            />
            <span onClick={noteCopied}>
              <CopyButton text={made.key} label={t('copy_key')} className="btn primary" />
            </span>
          </div>
          <h3>{t('in_n8n')}</h3>
          <ol className="steps">
            <li>{t('in_n8n_1')}</li>
            <li>
              {t('in_n8n_name')} <code>X-API-KEY</code> <CopyButton text="X-API-KEY" />
              <br />
              {t('in_n8n_value')}
            </li>
            <li>{t('in_n8n_3')}</li>
          </ol>
          {commands.length > 0 && <h3>{t('try')}</h3>}
          {commands.map(({ scope, label, text }) => (
            <figure key={scope} className="command">
              <figcaption className="row between">
                <span className="strong small">{label}</span>
                <CopyButton text={text} label={t('copy_command')} />
              </figcaption>
              <pre tabIndex={0} aria-label={label}>
                {text}
              </pre>
            </figure>
          ))}
          {isLocal && <p className="dim small">{t('localhost', { origin })}</p>}
        </div>
        {asking ? (
          <footer className="asking" role="alert">
            <span className="strong">{t('not_copied')}</span>
            <button
              type="button"
              ref={back}
              className="btn sp"
              onClick={() => {
                setAsking(false)
              }}
            >
              {t('back')}
            </button>
            <button type="button" className="btn" onClick={onClose}>
              {t('close_anyway')}
            </button>
          </footer>
        ) : (
          <footer>
            <button type="submit" className="btn primary">
              {t('done')}
            </button>
          </footer>
        )}
      </form>
    </Dialog>
  )
}
