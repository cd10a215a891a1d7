// Table cells of the API keys that need more than plain text.
import { Ago, Moment } from '../shared/values.tsx'
import { scopesOf, type ApiKey } from './data.ts'
import { t } from './texts.ts'
import './api-keys.css'
import '../shared/badges.css'

interface One {
  row: ApiKey
}

export const Name = ({ row: { name, key_prefix: prefix } }: One) => (
  <div className="person key-name">
    <div className="strong break">{name}</div>
    <div className="mono dim small">{prefix}…</div>
  </div>
)

export const Scopes = ({ row }: One) => (
  <ul className="small t2">
    {scopesOf(row).map((scope) => (
      <li key={scope}>{t(scope)}</li>
    ))}
  </ul>
)

export const Created = ({ row: { created_at: at, created_by_name: by } }: One) => (
  <span className="small">
    <Moment at={at} className="mono" />{' '}
    <span className="dim">{by === null ? t('by_setup') : t('created_by', { name: by })}</span>
  </span>
)

export const LastUsed = ({ row: { last_used_at: at } }: One) =>
  at === null ? <span className="dim">{t('never')}</span> : <Ago at={at} />

export const State = ({ row: { revoked_at: at } }: One) =>
  at === null ? (
    <span className="badge dot success">{t('live')}</span>
  ) : (
    <span className="state-revoked">
      <span className="badge dot closed">{t('revoked')}</span> <Moment at={at} className="dim small" />
    </span>
  )
