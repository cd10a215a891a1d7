// The states that every list and page has: empty, loading, failed.
import type { ReactNode } from 'react'
import { ApiError } from '../lib/api.ts'
import { locale } from '../lib/texts.ts'
import { fieldWords } from './field-words.ts'
import { isKnownProblem, problemWords, type Coded } from './problem-words.ts'
import { t } from './texts.ts'
import './notice.css'
import './states.css'
import '../ui/button.css'

export function EmptyState({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="state">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  )
}

/** A refusal in the reader's language; if it is about fields, the message of the first one. */
export function explainRefusal({ errors = [], ...problem }: Coded & { errors?: readonly Coded[] }): string {
  const [field] = errors
  return field ? fieldWords(field, locale) : problemWords(problem, locale)
}

/** An error in the reader's language. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError))
    return t('error_other', { message: error instanceof Error ? error.message : String(error) })
  if (error.status === 0) return t('error_offline')
  if (error.status >= 500 && !isKnownProblem(error.code)) return t('error_server')
  return explainRefusal({ code: error.code, params: error.params, errors: error.fields })
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div className="state" role="alert">
      <h2>{t('error_title')}</h2>
      <p>{explain(error)}</p>
      {onRetry && (
        <button type="button" className="btn" onClick={onRetry}>
          {t('retry')}
        </button>
      )}
    </div>
  )
}

/** A notice above data that cannot be refreshed. For a lost connection there is already the bar above every page. */
export function StaleNotice({ query }: { query: { error: unknown; refetch: () => Promise<unknown> } }) {
  const { error } = query
  if (!(error instanceof ApiError) || error.status < 500) return null
  return (
    <div className="notice" role="status">
      <span>{t('stale')}</span>
      <button type="button" className="btn small sp" onClick={() => void query.refetch()}>
        {t('retry')}
      </button>
    </div>
  )
}

/** Grey bars in place of content that is loading; screen readers announce it once. */
export function Skeleton({
  rows = 1,
  height = 20,
  gap = 12,
}: {
  rows?: number
  height?: number
  gap?: number
}) {
  return (
    <div role="status" style={{ display: 'grid', gap }}>
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton" style={{ height }} />
      ))}
    </div>
  )
}
