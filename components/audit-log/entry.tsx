// One entry: the time, a sentence, and the recorded details to unfold.
import { dateTime, time } from '../lib/format.ts'
import { Avatar } from '../shared/values.tsx'
import type { AuditEntry } from './data.ts'
import { actorOf, changedFields, sentenceOf } from './sentence.ts'
import { knows, t } from './texts.ts'
import './audit-log.css'
import '../shared/values.css'

export function Entry({ entry }: { entry: AuditEntry }) {
  return (
    <li className="audit-entry">
      <time className="mono dim" dateTime={entry.created_at} data-tip={dateTime(entry.created_at)}>
        {time(entry.created_at)}
      </time>
      {entry.actor.type === 'user' ? (
        <Avatar name={actorOf(entry)} small />
      ) : (
        <span className="avatar small machine" aria-hidden="true">
          ⚙
        </span>
      )}
      <details>
        <summary>
          <span>
            {sentenceOf(entry).map((part, index) =>
              part.kind === 'text' ? part.text : <strong key={index}>{part.text}</strong>,
            )}
            <Brief details={entry.details} />
          </span>
          <span className="visually-hidden">, {t('details')}</span>
        </summary>
        <dl className="audit-details small">
          {Object.entries(entry.details).map(([name, value]) => (
            <div key={name}>
              <dt>{labelOf(name)}</dt>
              <dd>{wordsOf(value)}</dd>
            </div>
          ))}
          <div>
            <dt>{t('action')}</dt>
            <dd className="mono">{entry.action}</dd>
          </div>
          <div>
            <dt>{t('subject_id')}</dt>
            <dd className="break">
              {entry.subject_type} {entry.subject_id}
            </dd>
          </div>
        </dl>
      </details>
    </li>
  )
}

/** The names of the changed fields, visible without opening the details. */
function Brief({ details }: { details: Record<string, unknown> }) {
  const fields = changedFields(details)
  if (
    fields.length < 2 &&
    !['full_name', 'email', 'locale', 'title', 'shortcut', 'body'].includes(fields[0] ?? '')
  )
    return null
  return <span className="dim small"> · {wordsOf(fields)}</span>
}

function labelOf(name: string): string {
  const key = `detail_${name}`
  return knows(key) ? t(key) : name
}

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join(', ')
  if (typeof value === 'string') {
    if (value === 'title') return t('title_field')
    if (value === 'first start') return t('first_start')
    return knows(value) ? t(value) : value
  }
  return JSON.stringify(value)
}
