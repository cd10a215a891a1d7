// The users as a table; as cards on a phone.
import { Link } from 'react-router-dom'
import { date, number } from '../lib/format.ts'
import { me } from '../lib/session.ts'
import { Menu } from '../ui/menu.tsx'
import { t as shared } from '../shared/texts.ts'
import { Ago, Avatar } from '../shared/values.tsx'
import type { User } from './data.ts'
import { t } from './texts.ts'
import '../shared/badges.css'
import '../shared/card-rows.css'
import '../shared/row-actions.css'
import '../ui/button.css'
import '../ui/table.css'
import './users.css'

export type UserActions = Record<'edit' | 'reset' | 'deactivate' | 'activate', (user: User) => void>

interface Props {
  users: readonly User[]
  actions: UserActions
}

export function UserList({ users, actions }: Props) {
  return (
    <>
      <table className="table hide-p user-table">
        <thead>
          <tr>
            <th>{t('name')}</th>
            <th>{t('role')}</th>
            <th>{t('state')}</th>
            <th className="right">{t('tickets')}</th>
            <th>{t('last_login')}</th>
            <th className="hide-s">{t('created')}</th>
            <th>
              <span className="visually-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id} className={user.is_active ? '' : 'off'}>
              <td>
                <Person user={user} />
              </td>
              <td>{shared(`role_${user.role}`)}</td>
              <td>
                <State active={user.is_active} />
              </td>
              <td className="right">
                <Tickets user={user} />
              </td>
              <td>
                <LastLogin user={user} />
              </td>
              <td className="dim mono hide-s">{date(user.created_at)}</td>
              <td>
                <Actions user={user} actions={actions} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="only-p cards user-cards">
        {users.map((user) => (
          <li key={user.id} className={user.is_active ? '' : 'off'}>
            <Person user={user} />
            <dl className="user-facts small">
              <div>
                <dt>{t('tickets')}</dt>
                <dd>
                  <Tickets user={user} />
                </dd>
              </div>
              <div>
                <dt>{t('last_login')}</dt>
                <dd>
                  <LastLogin user={user} />
                </dd>
              </div>
            </dl>
            <div className="row wrap">
              <State active={user.is_active} />
              <span className="t2 small">{shared(`role_${user.role}`)}</span>
              <span className="sp">
                <Actions user={user} actions={actions} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

function Person({ user }: { user: User }) {
  return (
    <div className="row person">
      <Avatar name={user.full_name} />
      <div>
        <div className="strong clip">
          {user.full_name} {user.id === me.id && <span className="badge">{t('you')}</span>}
        </div>
        <div className="dim small clip" title={user.email}>
          {user.email}
        </div>
      </div>
    </div>
  )
}

const mostCounted = 1000

function Tickets({ user: { id, full_name: name, active_tickets: active } }: { user: User }) {
  if (active === 0) return <span className="dim">0</span>
  const count = `${number(active)}${active >= mostCounted ? '+' : ''}`
  return (
    <Link to={`/admin/resources/tickets?assigned_to=${id}`} aria-label={t('tickets_of', { count, name })}>
      {count}
    </Link>
  )
}

function LastLogin({ user: { last_login_at: at } }: { user: User }) {
  return at === null ? <span className="dim">{t('never_in')}</span> : <Ago at={at} />
}

function State({ active }: { active: boolean }) {
  return (
    <span className={active ? 'badge dot success' : 'badge dot closed'}>
      {t(active ? 'active' : 'inactive')}
    </span>
  )
}

function Actions({ user, actions }: { user: User; actions: UserActions }) {
  const item = (action: keyof UserActions, danger = false) => ({
    label: t(action),
    danger,
    run: () => {
      actions[action](user)
    },
  })
  return (
    <div className="row row-actions">
      <button
        type="button"
        className="btn small"
        aria-label={t('edit_name', { name: user.full_name })}
        onClick={() => {
          actions.edit(user)
        }}
      >
        {t('edit')}
      </button>
      <Menu
        label={t('actions_for', { name: user.full_name })}
        items={[item('reset'), user.is_active ? item('deactivate', true) : item('activate')]}
      />
    </div>
  )
}
