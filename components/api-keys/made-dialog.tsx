// Shows the new key, only this once, and the next steps.
import { CopyButton } from '../shared/copy.tsx'
import { KeepDialog } from '../shared/keep-dialog.tsx'
import { broadcastCommand, ticketCommand } from './commands.ts'
import { scopesOf, type ApiKey } from './data.ts'
import { t } from './texts.ts'
import './command.css'
import '../shared/steps.css'

const { origin, hostname } = window.location
const isLocal = /^(localhost|127\.|\[::1\])/.test(hostname)

export function MadeDialog({ made, onClose }: { made: ApiKey & { key: string }; onClose: () => void }) {
  const commands = [
    { scope: 'broadcasts:write', label: t('try_broadcasts'), text: broadcastCommand(origin, made.key) },
    { scope: 'tickets:write', label: t('try_tickets'), text: ticketCommand(origin, made.key) },
  ].filter(({ scope }) => scopesOf(made).some((one) => one === scope))
  return (
    <KeepDialog
      title={t('made_title', { name: made.name })}
      notice={t('made_lead')}
      label={t('key')}
      copyLabel={t('copy_key')}
      notCopied={t('not_copied')}
      value={made.key}
      wide
      onClose={onClose}
    >
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
    </KeepDialog>
  )
}
