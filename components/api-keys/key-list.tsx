// The keys as a table; as cards on a phone.
import { Ago, Moment } from '../shared/values.tsx'
import type { ApiKey } from './data.ts'
import { t } from './texts.ts'
import './api-keys.css'
import '../shared/badges.css'
import '../shared/card-rows.css'
import '../ui/button.css'
import '../ui/table.css'
import '../users/users.css'

interface Props {
  keys: readonly ApiKey[]
  onRevoke: (key: ApiKey) => void
}

export function KeyList({ keys, onRevoke }: Props) {
  return (
    <>
      <table className="table hide-p">
        <thead>
          <tr>
            <th>{t('name')}</th>
            <th>{t('scopes')}</th>
            <th>{t('created')}</th>
            <th>{t('last_used')}</th>
            <th>{t('state')}</th>
            <th>
              <span className="visually-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} className={key.revoked_at === null ? '' : 'off'}>
              <td className="key-name">
                <Name apiKey={key} />
              </td>
              <td>
                <Scopes apiKey={key} />
              </td>
              <td className="small">
                <Created apiKey={key} />
              </td>
              <td>
                <LastUsed apiKey={key} />
              </td>
              <td>
                <State apiKey={key} />
              </td>
              <td className="right">
                <Revoke apiKey={key} onRevoke={onRevoke} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="only-p cards">
        {keys.map((key) => (
          <li key={key.id} className={key.revoked_at === null ? '' : 'off'}>
            <div className="row between">
              <Name apiKey={key} />
              <State apiKey={key} />
            </div>
            <Scopes apiKey={key} />
            <div className="row between">
              <div className="t2 small">
                {t('last_used')}: <LastUsed apiKey={key} />
                <br />
                {t('created')} <Created apiKey={key} />
              </div>
              <Revoke apiKey={key} onRevoke={onRevoke} />
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

interface One {
  apiKey: ApiKey
}

const Name = ({ apiKey }: One) => (
  <div className="person">
    <div className="strong break">{apiKey.name}</div>
    <div className="mono dim small">{apiKey.key_prefix}…</div>
  </div>
)

const Scopes = ({ apiKey }: One) => (
  <ul className="small t2">
    {apiKey.scopes.map((scope) => (
      <li key={scope}>{t(scope)}</li>
    ))}
  </ul>
)

const Created = ({ apiKey }: One) => (
  <>
    <Moment at={apiKey.created_at} className="mono" />{' '}
    <span className="dim">
      {apiKey.created_by_name === null ? t('by_setup') : t('created_by', { name: apiKey.created_by_name })}
    </span>
  </>
)

const LastUsed = ({ apiKey }: One) =>
  apiKey.last_used_at === null ? <span className="dim">{t('never')}</span> : <Ago at={apiKey.last_used_at} />

const State = ({ apiKey }: One) =>
  apiKey.revoked_at === null ? (
    <span className="badge dot success">{t('live')}</span>
  ) : (
    <span className="state-revoked">
      <span className="badge dot closed">{t('revoked')}</span>{' '}
      <Moment at={apiKey.revoked_at} className="dim small" />
    </span>
  )

function Revoke({ apiKey, onRevoke }: One & Pick<Props, 'onRevoke'>) {
  if (apiKey.revoked_at !== null) return null
  return (
    <button
      type="button"
      className="btn small"
      aria-label={t('revoke_name', { name: apiKey.name })}
      onClick={() => {
        onRevoke(apiKey)
      }}
    >
      {t('revoke')}
    </button>
  )
}
