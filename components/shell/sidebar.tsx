// The way to every page. On a phone it comes in from the left.
import { House, Inbox, Key, List, MessageSquare, Send, Share2, Users, type LucideIcon } from 'lucide-react'
import { NavLink } from 'react-router-dom'
import { number } from '../lib/format.ts'
import { may } from '../lib/session.ts'
import { useTicketCounts } from '../lib/tickets.ts'
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
        <Item to="/admin" icon={House} end>
          {t('dashboard')}
        </Item>
        {may('tickets.list') && (
          <Item
            to="/admin/resources/tickets"
            icon={Inbox}
            count={counts?.active ?? counts?.mine}
            hot={(counts?.unhandled ?? 0) > 0}
          >
            {t('tickets')}
          </Item>
        )}
        {may('broadcasts.read') && (
          <Item to="/admin/resources/broadcast_logs" icon={Send}>
            {t('broadcasts')}
          </Item>
        )}
        {may('users.manage') && (
          <>
            <div className="nav-group">{t('manage')}</div>
            <Item to="/admin/resources/users" icon={Users}>
              {t('users')}
            </Item>
          </>
        )}
        {may('canned.use') && (
          <Item to="/admin/resources/canned_replies" icon={MessageSquare}>
            {t('canned')}
          </Item>
        )}
        {may('n8n.configure') && (
          <Item to="/admin/pages/n8n" icon={Share2}>
            {t('n8n')}
          </Item>
        )}
        {may('keys.manage') && (
          <Item to="/admin/resources/api_keys" icon={Key}>
            {t('keys')}
          </Item>
        )}
        {may('audit.read') && (
          <Item to="/admin/resources/audit_log" icon={List}>
            {t('audit')}
          </Item>
        )}
      </nav>
    </>
  )
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
