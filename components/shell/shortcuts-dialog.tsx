// All keys on one page, and the switch for those who type elsewhere than they look.
import { useState } from 'react'
import { shortcutsOn, switchShortcuts } from '../lib/shortcuts.tsx'
import { Dialog } from '../shared/dialog.tsx'
import { t } from './texts.ts'

const keys = [
  [['/'], 'key_search'],
  [['J', 'K'], 'key_move'],
  [['Enter'], 'key_open'],
  [['T'], 'key_take'],
  [['E'], 'key_close'],
  [['N'], 'key_note'],
  [['R'], 'key_reply'],
  [['#'], 'key_canned'],
  [['Ctrl ↵'], 'key_send'],
  [['S'], 'key_status'],
  [['P'], 'key_priority'],
  [['A'], 'key_assign'],
  [['J', 'K'], 'key_next'],
  [['Esc'], 'key_back'],
  [['?'], 'key_help'],
] as const

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(shortcutsOn)
  return (
    <Dialog title={t('shortcuts')} onClose={onClose}>
      <div className="body">
        <div className="keys">
          {keys.map(([names, what]) => (
            <div key={what} style={{ display: 'contents' }}>
              <span className="row" style={{ gap: 4 }}>
                {names.map((name) => (
                  <kbd key={name}>{name}</kbd>
                ))}
              </span>
              <span>{t(what)}</span>
            </div>
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
