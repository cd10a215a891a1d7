// What was done to users, keys and settings, and by whom; newest first, day by day.
import { useQuery } from '@tanstack/react-query'
import type { User } from '../../src/users/schema.ts'
import { apiPage, query, type Json } from '../lib/api.ts'
import { startOfDay } from '../lib/days.ts'
import { dayOf, longDate } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { useFilters, useRows } from '../lib/rows.ts'
import { Listbox } from '../ui/listbox.tsx'
import { List } from '../shared/list.tsx'
import { PageFrame } from '../shared/page.tsx'
import { EmptyState } from '../shared/states.tsx'
import type { AuditEntry } from './data.ts'
import { Entry } from './entry.tsx'
import { t } from './texts.ts'
import './audit-log.css'
import './filters.css'
import '../shared/filters.css'
import '../ui/button.css'
import '../ui/card.css'
import '../ui/chip.css'
import '../ui/input.css'

const kinds = ['user', 'api_key', 'canned_reply', 'broadcast', 'webhook'] as const

export function AuditLog() {
  const [filters, change] = useFilters(['who', 'kind', 'from', 'to'])
  const kind = kinds.find((one) => one === filters.kind)
  const list = useRows<AuditEntry>(
    queryKeys.auditLog,
    `audit-log${query({
      actor_id: filters.who,
      action: kind === undefined ? undefined : `${kind}.`,
      from: startOfDay(filters.from),
      to: startOfDay(filters.to, 1),
      limit: 50,
    })}`,
  )
  const people = useQuery({
    queryKey: queryKeys.userNames,
    queryFn: async ({ signal }) => (await apiPage<Json<User>>('users?limit=200', signal)).rows,
    staleTime: 60_000,
  })
  const filtered = Object.values(filters).some((value) => value !== '')
  const today = dayOf(useNow())
  const clear = () => {
    change({ who: '', kind: '', from: '', to: '' })
  }
  return (
    <PageFrame title={t('title')} aside={<span className="sub">{t('lead')}</span>}>
      <section className="card">
        <div className="filters audit-filters">
          <Listbox
            className="chip"
            label={t('who')}
            value={filters.who}
            options={[
              { value: '', label: t('anyone') },
              ...(people.data ?? []).map(({ id, full_name }) => ({ value: id, label: full_name })),
            ]}
            onChange={(who) => {
              change({ who })
            }}
          />
          <Listbox
            className="chip"
            label={t('kind')}
            value={kind ?? ''}
            options={[
              { value: '', label: t('any_kind') },
              ...kinds.map((one) => ({ value: one, label: t(`kind_${one}`) })),
            ]}
            onChange={(next) => {
              change({ kind: next })
            }}
          />
          {(['from', 'to'] as const).map((name) => (
            <label key={name} className="date-filter">
              <span className="dim small">{t(name)}</span>
              <input
                type="date"
                className="input"
                value={filters[name]}
                max={name === 'from' ? filters.to || today : today}
                min={name === 'to' ? filters.from : undefined}
                onChange={(event) => {
                  change({ [name]: event.target.value })
                }}
              />
            </label>
          ))}
          {filtered && (
            <button type="button" className="btn quiet small" onClick={clear}>
              {t('clear')}
            </button>
          )}
        </div>
        <List
          list={list}
          height={32}
          empty={
            filtered ? (
              <EmptyState
                title={t('no_match_title')}
                action={
                  <button type="button" className="btn" onClick={clear}>
                    {t('clear')}
                  </button>
                }
              >
                {t('no_match')}
              </EmptyState>
            ) : (
              <EmptyState title={t('none_title')}>{t('none')}</EmptyState>
            )
          }
        >
          {(entries) => <Days entries={entries} today={today} />}
        </List>
      </section>
    </PageFrame>
  )
}

function Days({ entries, today }: { entries: readonly AuditEntry[]; today: string }) {
  const days = new Map<string, AuditEntry[]>()
  for (const entry of entries) {
    const day = dayOf(entry.created_at)
    days.set(day, [...(days.get(day) ?? []), entry])
  }
  const yesterday = dayOf(Date.now() - 86_400_000)
  return [...days].map(([day, ofDay]) => {
    const word = day === today ? t('today') : day === yesterday ? t('yesterday') : undefined
    const full = longDate(ofDay[0]?.created_at ?? day)
    return (
      <section key={day} className="audit-day">
        <h2>
          {word ?? full} {word !== undefined && <span className="dim">· {full}</span>}
        </h2>
        <ul>
          {ofDay.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      </section>
    )
  })
}
