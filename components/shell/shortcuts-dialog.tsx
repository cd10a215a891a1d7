// All keys on one page, by where they work, and the switch for those who type elsewhere than they look.
import { Fragment, useState } from 'react'
import { may } from '../lib/session.ts'
import { shortcutsOn, switchShortcuts } from '../lib/shortcuts.tsx'
import { Dialog } from '../shared/dialog.tsx'
import { t } from './texts.ts'

const groups = [
  [
    'keys_everywhere',
    [
      [['/'], 'key_search'],
      [['Esc'], 'key_back'],
      [['?'], 'key_help'],
    ],
  ],
  [
    'keys_queue',
    [
      [['J', 'K'], 'key_move'],
      [['Enter'], 'key_open'],
      [['T'], 'key_take'],
      [['E'], 'key_close'],
    ],
  ],
  [
    'keys_ticket',
    [
      [['N'], 'key_note'],
      [['R'], 'key_reply'],
      [['#'], 'key_canned'],
      [['Ctrl ↵'], 'key_send'],
      [['Ctrl ⇧ ↵'], 'key_send_wait'],
      [['Ctrl Alt ↵'], 'key_send_close'],
      [['T'], 'key_take'],
      [['E'], 'key_turn'],
      [['S'], 'key_status'],
      [['P'], 'key_priority'],
      [['A'], 'key_assign'],
      [['J', 'K'], 'key_next'],
    ],
  ],
] as const

/** The others are about tickets. */
const shown = may('tickets.list') ? groups : groups.slice(0, 1)

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(shortcutsOn)
  return (
    <Dialog title={t('shortcuts')} onClose={onClose} wide>
      <div className="body">
        <div className="key-groups">
          {shown.map(([title, keys]) => (
            <section key={title} className="keys">
              <h3>{t(title)}</h3>
              {keys.map(([names, what]) => (
                <Fragment key={what}>
                  <span className="row" style={{ gap: 4 }}>
                    {names.map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </span>
                  <span>{t(what)}</span>
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
