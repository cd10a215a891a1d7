// The navigation. On a phone it slides in from the left.
import { List, type LucideIcon } from 'lucide-react'
import { NavLink } from 'react-router-dom'
import type { ShownNavigation } from '../../src/admin/shown.ts'
import { number } from '../lib/format.ts'
import { entries } from '../lib/panel.ts'
import { useTicketCounts } from '../lib/tickets.ts'
import { icons } from '../registry.tsx'
import { Logo } from './logo.tsx'
import { t } from './texts.ts'
import './sidebar.css'

export function Sidebar({ out, onClose }: { out: boolean; onClose: () => void }) {
  const counts = useTicketCounts()
  return (
    <>
      {out && <button type="button" className="side-backdrop" aria-label={t('menu')} onClick={onClose} />}
      <nav className={out ? 'side out' : 'side'} aria-label={t('menu')}>
        <NavLink to="/admin" className="brand" end>
          <Logo />
          Pantau
        </NavLink>
        <Group group="work" counts={counts} />
        {managed.length > 1 && <div className="nav-group">{t('manage')}</div>}
        <Group group="manage" counts={counts} />
      </nav>
    </>
  )
}

const inGroup = (group: ShownNavigation['group']) =>
  entries.filter(({ navigation }) => navigation?.group === group)
const managed = inGroup('manage')

interface GroupProps {
  group: ShownNavigation['group']
  counts: ReturnType<typeof useTicketCounts>
}

/** The pages of a group, in the order of their declarations. "Tickets" also shows the number of tickets to work on. */
function Group({ group, counts }: GroupProps) {
  return inGroup(group).map(({ id, path, title, navigation }) => (
    <Item
      key={id}
      to={path}
      icon={icons[navigation?.icon ?? ''] ?? List}
      end={path === '/admin'}
      {...(id === 'tickets'
        ? { count: counts?.active ?? counts?.mine, hot: (counts?.unhandled ?? 0) > 0 }
        : {})}
    >
      {title}
    </Item>
  ))
}

interface ItemProps {
  to: string
  icon: LucideIcon
  children: string
  count?: number | undefined
  hot?: boolean
  end?: boolean
}

function Item({ to, icon: Icon, children, count, hot = false, end = false }: ItemProps) {
  return (
    <NavLink to={to} end={end} className={({ isActive }) => (isActive ? 'nav on' : 'nav')}>
      <Icon aria-hidden />
      {children}
      {count !== undefined && count > 0 && <b className={hot ? 'hot' : ''}>{number(count)}</b>}
    </NavLink>
  )
}
