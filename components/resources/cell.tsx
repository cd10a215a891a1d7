// Formats a value for reading, by the type and the words of its property.
import type { ShownProperty } from '../../src/admin/shown.ts'
import { number } from '../lib/format.ts'
import { Moment } from '../shared/values.tsx'
import { t } from './texts.ts'
import '../shared/badges.css'

export function Cell({ property, value }: { property: ShownProperty; value: unknown }) {
  if (value === null || value === undefined || value === '') return <span className="dim">{t('none')}</span>
  if (property.cell === 'active')
    return (
      <span className={value === true ? 'badge dot success' : 'badge dot closed'}>
        {wordsOf(property, value)}
      </span>
    )
  if (property.type === 'datetime' && typeof value === 'string')
    return <Moment at={value} className="dim mono" />
  if (property.type === 'number' && typeof value === 'number') return <>{number(value)}</>
  return <span className="break">{wordsOf(property, value)}</span>
}

export function wordsOf({ values, type }: ShownProperty, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const known = values?.find((one) => one.value === text)?.label
  if (known !== undefined) return known
  return type === 'boolean' ? t(value === true ? 'yes' : 'no') : text
}
