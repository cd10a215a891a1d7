// The bar above every page: search, connection state, user menu.
import { Menu } from 'lucide-react'
import { useState } from 'react'
import { useLiveState } from '../lib/live.tsx'
import { AccountMenu } from './account-menu.tsx'
import { Search } from './search.tsx'
import { t } from './texts.ts'
import { whenReached } from '../ui/when-reached.tsx'
import '../shared/live-dot.css'
import './top-bar.css'
import '../ui/button.css'

/** If the dialog's code cannot be loaded, for example after an update of the server, the login page opens instead. */
const [LoginAgain] = whenReached(() =>
  import('./login-again.tsx').then(
    (module) => module.LoginAgain,
    (error: unknown) => {
      const { pathname, search } = window.location
      window.location.assign(`/admin/login?next=${encodeURIComponent(pathname + search)}`)
      throw error
    },
  ),
)

export function TopBar({ onMenu, onShortcuts }: { onMenu: () => void; onShortcuts: () => void }) {
  return (
    <div className="top">
      <button type="button" className="btn quiet icon only-s" aria-label={t('menu')} onClick={onMenu}>
        <Menu aria-hidden />
      </button>
      <Search />
      <span className="sp" />
      <LiveDot />
      <AccountMenu onShortcuts={onShortcuts} />
    </div>
  )
}

export function LiveDot() {
  const state = useLiveState()
  // A problem is shown only once, by the bar in place of the dot.
  if (state === 'ended' || state === 'lost') return <ConnectionBar />
  return (
    <span className="live-dot hide-s">
      <i />
      {t(state === 'live' ? 'live' : 'connecting')}
    </span>
  )
}

/** Shows that the connection is lost or the session has ended. On a narrow screen it lies over the page: nothing moves. */
function ConnectionBar() {
  const state = useLiveState()
  const [asking, setAsking] = useState(false)
  if (state === 'lost')
    return (
      <div className="bar-lost" role="status">
        <b>{t('lost')}</b> <span className="hide-s">{t('lost_hint')}</span>
      </div>
    )
  if (state === 'ended')
    return (
      <>
        <div className="bar-lost red" role="alert">
          {t('ended')}{' '}
          <button
            type="button"
            className="link"
            onClick={() => {
              setAsking(true)
            }}
          >
            {t('login_again')}
          </button>
        </div>
        {asking && (
          <LoginAgain
            onClose={() => {
              setAsking(false)
            }}
          />
        )}
      </>
    )
  return null
}
