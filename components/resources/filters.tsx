// The filters of a list: search, chips for a few values, a list for many, dates. All are kept in the URL.
import type { ShownProperty, ShownResource } from '../../src/admin/shown.ts'
import { startOfDay } from '../lib/days.ts'
import { dayOf } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { useFilters } from '../lib/filters.ts'
import { Listbox } from '../ui/listbox.tsx'
import { Chips } from '../shared/list.tsx'
import { useTitles } from './records.ts'
import { t } from './texts.ts'
import './filters.css'
import '../shared/filters.css'
import '../ui/button.css'
import '../ui/chip.css'
import '../ui/input.css'

type Values = Record<string, string>

/** The names of the URL parameters; a range has two. */
function namesOf(resource: ShownResource): string[] {
  const ofProperties = filtersOf(resource).flatMap(({ name, filter }) =>
    filter === 'range' ? [`${name}_from`, `${name}_to`] : [name],
  )
  return ['q', 'sort', 'dir', ...ofProperties]
}

const filtersOf = ({ filters, properties }: ShownResource) =>
  properties.filter(({ name }) => filters.includes(name))

/** The filters of the URL, and the same as parameters of AdminJS' list action. */
export function useListFilters(resource: ShownResource) {
  const [values, change] = useFilters(namesOf(resource))
  const sorted = resource.properties.some(({ name, sort }) => sort && name === values.sort)
  const asked: Record<string, string | undefined> = {
    q: resource.find === undefined ? undefined : values.q?.trim(),
    ...(sorted ? { sortBy: values.sort, direction: values.dir === 'desc' ? 'desc' : 'asc' } : {}),
  }
  for (const { name, filter, values: known, options } of filtersOf(resource)) {
    const value = values[name]
    if (filter === 'range') {
      const end = startOfDay(values[`${name}_to`] ?? '', 1)
      asked[`filters.${name}~~from`] = startOfDay(values[`${name}_from`] ?? '')
      // The end of a range is inclusive in AdminJS.
      asked[`filters.${name}~~to`] = end && new Date(Date.parse(end) - 1).toISOString()
    } else if (options !== undefined || known?.some((one) => one.value === value))
      asked[`filters.${name}`] = value
  }
  const { sort: _, dir: __, ...narrowing } = values
  const filtered = Object.values(narrowing).some((value) => value !== '')
  const clear = () => {
    change(Object.fromEntries(Object.keys(narrowing).map((name) => [name, ''])))
  }
  return { values, change, asked, filtered, clear }
}

interface Props {
  resource: ShownResource
  filters: ReturnType<typeof useListFilters>
}

export function Filters({ resource, filters: { values, change, filtered, clear } }: Props) {
  const { find } = resource
  const filters = filtersOf(resource)
  if (find === undefined && filters.length === 0) return null
  return (
    <div className="filters">
      {find !== undefined && (
        <input
          type="search"
          className="input find"
          placeholder={find}
          aria-label={find}
          maxLength={255}
          value={values.q ?? ''}
          onChange={(event) => {
            change({ q: event.target.value })
          }}
        />
      )}
      {filters.map((property) => (
        <Filter key={property.name} property={property} values={values} onChange={change} />
      ))}
      {filtered && (
        <button type="button" className="btn quiet small" onClick={clear}>
          {t('clear')}
        </button>
      )}
    </div>
  )
}

/** With more values than this, a dropdown is used instead of chips. */
const mostChips = 4

interface FilterProps {
  property: ShownProperty
  values: Values
  onChange: (to: Values) => void
}

function Filter({ property, values, onChange }: FilterProps) {
  const { name, label, filter, values: known = [], options } = property
  const titles = useTitles(options ?? '', options !== undefined).data ?? []
  if (filter === 'range') return <Days property={property} values={values} onChange={onChange} />
  const choices = options === undefined ? known : titles
  const value = choices.some((one) => one.value === values[name]) ? (values[name] ?? '') : ''
  const set = (to: string) => {
    onChange({ [name]: to })
  }
  if (options === undefined && choices.length <= mostChips)
    return (
      <Chips
        label={t('filter', { label })}
        value={value}
        options={[{ value: '', label: t('every', { label: inSentence(label) }) }, ...choices]}
        onChange={set}
      />
    )
  return (
    <Listbox
      className="chip"
      label={label}
      value={value}
      unset=""
      options={[{ value: '', label: t('every', { label: inSentence(label) }) }, ...choices]}
      onChange={set}
    />
  )
}

const inSentence = (label: string) => label.charAt(0).toLowerCase() + label.slice(1)

function Days({ property: { name }, values, onChange }: FilterProps) {
  const today = dayOf(useNow())
  const [from, to] = [values[`${name}_from`], values[`${name}_to`]]
  return (['from', 'to'] as const).map((side) => (
    <label key={side} className="date-filter">
      <span className="dim small">{t(side)}</span>
      <input
        type="date"
        className="input"
        value={(side === 'from' ? from : to) ?? ''}
        max={(side === 'from' && to) || today}
        min={side === 'to' ? from : undefined}
        onChange={(event) => {
          onChange({ [`${name}_${side}`]: event.target.value })
        }}
      />
    </label>
  ))
}
