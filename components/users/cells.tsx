// Table cells of users that need more than plain text.
import { Link } from 'react-router-dom'
import { number } from '../lib/format.ts'
import { me } from '../lib/session.ts'
import { Ago, Avatar } from '../shared/values.tsx'
import type { User } from './data.ts'
import { t } from './texts.ts'
import './users.css'
import '../shared/badges.css'

interface One {
  row: User
}

export function Person({ row: user }: One) {
  return (
    <div className="row person">
      <Avatar name={user.full_name} />
      <div>
        <div className="strong clip">
          {user.full_name} {user.id === me.id && <span className="badge">{t('you')}</span>}
        </div>
        <div className="dim small clip" data-tip={user.email}>
          {user.email}
        </div>
      </div>
    </div>
  )
}

const mostCounted = 1000

export function ActiveTickets({ row: { id, full_name: name, active_tickets: active } }: One) {
  if (active === 0) return <span className="dim">0</span>
  const count = `${number(active)}${active >= mostCounted ? '+' : ''}`
  return (
    <Link to={`/admin/resources/tickets?assigned_to=${id}`} aria-label={t('tickets_of', { count, name })}>
      {count}
    </Link>
  )
}

export function LastLogin({ row: { last_login_at: at } }: One) {
  return at === null ? <span className="dim">{t('never_in')}</span> : <Ago at={at} />
}
