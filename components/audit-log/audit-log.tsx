// Who changed users, keys and settings, and when: newest first, grouped by day. The page is the generic list; this file
// supplies its parts.
import { dayOf, longDate } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { ListPage } from '../resources/list-page.tsx'
import type { Parts, RowsProps } from '../resources/parts.ts'
import { RecordPage } from '../resources/record-page.tsx'
import { entryOf, type AuditEntry, type AuditRow } from './data.ts'
import { Entry } from './entry.tsx'
import { t } from './texts.ts'
import './audit-log.css'

const parts: Parts<AuditRow> = { rows: Days }

export const TablePage = () => <ListPage id="audit_log" parts={parts} />
export const RowPage = () => <RecordPage id="audit_log" parts={parts} />

function Days({ rows }: RowsProps<AuditRow>) {
  const now = useNow()
  const [today, yesterday] = [dayOf(now), dayOf(now - 86_400_000)]
  const days = new Map<string, AuditEntry[]>()
  for (const { row } of rows) {
    const day = dayOf(row.created_at)
    days.set(day, [...(days.get(day) ?? []), entryOf(row)])
  }
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
