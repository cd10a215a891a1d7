// The dialog with all keyboard shortcuts, grouped by where they work, and a switch to turn single-key shortcuts off.
import { Fragment, useState } from 'react'
import { may } from '../lib/session.ts'
import { shortcutsOn, switchShortcuts } from '../lib/shortcuts.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { linesOf, type Scope } from './commands.ts'
import { t } from './texts.ts'
import '../shared/form.css'
import './shortcuts-dialog.css'

const groups = [
  ['everywhere', 'keys_everywhere'],
  ['queue', 'keys_queue'],
  ['ticket', 'keys_ticket'],
] as const satisfies readonly [Scope, string][]

/** All groups but the first are about tickets. */
const shown = may('tickets.list') ? groups : groups.slice(0, 1)

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(shortcutsOn)
  return (
    <Dialog title={t('shortcuts')} onClose={onClose} wide>
      <div className="body">
        <div className="key-groups">
          {shown.map(([scope, title]) => (
            <section key={title} className="keys">
              <h3>{t(title)}</h3>
              {linesOf(scope, may).map(({ label, keys }) => (
                <Fragment key={label}>
                  <span className="row" style={{ gap: 4 }}>
                    {keys.map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </span>
                  <span>{t(label)}</span>
                </Fragment>
              ))}
            </section>
          ))}
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={on}
            onChange={(event) => {
              switchShortcuts(event.target.checked)
              setOn(event.target.checked)
            }}
          />
          {t('shortcuts_on')}
        </label>
      </div>
    </Dialog>
  )
}
