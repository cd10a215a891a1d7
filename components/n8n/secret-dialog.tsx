// Shows the new secret, only this once, in the two formats in which it is needed.
import { CopyButton } from '../shared/copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { NewSecret } from './data.ts'
import { t } from './texts.ts'
import './n8n.css'
import '../shared/keep-dialog.css'
import '../shared/notice.css'
import '../ui/button.css'
import '../ui/input.css'

export function SecretDialog({ made, onClose }: { made: NewSecret; onClose: () => void }) {
  return (
    <Dialog title={t('secret_made')} onClose={onClose} wide>
      <div className="body made">
        <p className="notice">{t('secret_once')}</p>
        <Shown label={t('secret_plain')} hint={t('secret_plain_hint')} value={made.plain} />
        <Shown label={t('secret_standard')} hint={t('secret_standard_hint')} value={made.secret} />
      </div>
      <footer>
        <button type="button" className="btn primary" onClick={onClose}>
          {t('done')}
        </button>
      </footer>
    </Dialog>
  )
}

function Shown({ label, hint, value }: { label: string; hint: string; value: string }) {
  return (
    <div className="stack n8n-shown">
      <b>{label}</b>
      <div className="secret">
        <input
          className="input mono"
          readOnly
          value={value}
          aria-label={label}
          onFocus={(event) => {
            event.target.select()
          }}
        />
        <CopyButton text={value} what={label} className="btn" />
      </div>
      <p className="t2 small">{hint}</p>
    </div>
  )
}
