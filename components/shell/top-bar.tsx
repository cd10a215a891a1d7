// Above every page: search, whether what is shown is live, and one's own menu.
import { Icon } from '@adminjs/design-system'
import { useLocation } from 'react-router-dom'
import { useLiveState } from '../lib/live.tsx'
import { AccountMenu } from './account-menu.tsx'
import { Search } from './search.tsx'
import { t } from './texts.ts'

export function TopBar({ onMenu, onShortcuts }: { onMenu: () => void; onShortcuts: () => void }) {
  return (
    <div className="top">
      <button type="button" className="btn quiet icon only-s" aria-label={t('menu')} onClick={onMenu}>
        <Icon icon="Menu" />
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
  return (
    <span className={`live-dot hide-s ${state === 'lost' || state === 'ended' ? 'lost' : ''}`}>
      <i />
      {t(state === 'live' ? 'live' : state === 'connecting' ? 'connecting' : 'lost')}
    </span>
  )
}

/** Says at once that the connection is gone, and that the session is. */
export function ConnectionBar() {
  const state = useLiveState()
  const { pathname, search } = useLocation()
  if (state === 'lost')
    return (
      <div className="bar-lost" role="status">
        <b>{t('lost')}</b> {t('lost_hint')}
      </div>
    )
  if (state === 'ended')
    return (
      <div className="bar-lost red" role="alert">
        {t('ended')}{' '}
        <a href={`/admin/login?next=${encodeURIComponent(pathname + search)}`}>{t('login_again')}</a>
      </div>
    )
  return null
}
