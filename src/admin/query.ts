// The query of a list or search: only what the table declares, each with a value that its column can have. Rubbish is a
// 400 that names it, as in the API; a filter on a hidden column is refused like one on a column that does not exist.
import { problems, type FieldProblem } from '../errors.ts'
import { deepestOffset, mostRows, readable } from './resource.ts'
import type { Table } from './tables.ts'

type Query = Readonly<Record<string, unknown>>

/** The known parameters as a query string, for AdminJS to read. Throws 400 with every problem of it. */
export function judgeQuery(table: Table, action: string, query: Query): string {
  const problemsFound: FieldProblem[] = []
  const kept = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    const known = knownParameter(table, action, name)
    if (!known || value === '') continue
    const wrong = typeof value === 'string' ? known(value) : 'must be given once'
    if (wrong === undefined) kept.set(name, String(value))
    else problemsFound.push({ field: name, message: `${name} ${wrong}` })
  }
  if (action === 'bulk' && !kept.has('recordIds') && problemsFound.length === 0)
    problemsFound.push({ field: 'recordIds', message: 'recordIds is required' })
  const rows = Math.min(mostRows, Number(kept.get('perPage') ?? mostRows))
  if ((Number(kept.get('page') ?? 1) - 1) * rows > deepestOffset)
    problemsFound.push({ field: 'page', message: 'page is too far: narrow the list with a filter' })
  if (problemsFound.length > 0) throw problems.invalid(problemsFound)
  return kept.toString()
}

/** Says what is wrong with a value, or undefined. */
type Judge = (value: string) => string | undefined

/** undefined for what is no parameter of ours: it is ignored. */
function knownParameter(table: Table, action: string, name: string): Judge | undefined {
  if (action === 'bulk') return name === 'recordIds' ? fewEnough : undefined
  if (action !== 'list' && action !== 'search') return undefined
  if (name.startsWith('filters.')) return filterJudge(table, name.slice('filters.'.length))
  switch (name) {
    case 'page':
    case 'perPage':
      return (value) => (/^[1-9]\d{0,11}$/.test(value) ? undefined : 'must be a whole number from 1 on')
    case 'direction':
      return (value) => (value === 'asc' || value === 'desc' ? undefined : 'must be asc or desc')
    case 'sortBy':
      return (value) =>
        table.order.column === value || table.columns.some((column) => column.name === value && column.sort)
          ? undefined
          : `must be one of ${sortable(table).join(', ')}`
    case 'searchProperty':
      return (value) =>
        table.columns.some((column) => column.name === value && column.filter)
          ? undefined
          : 'cannot be searched'
    default:
      return undefined
  }
}

function sortable(table: Table): string[] {
  return [
    ...new Set([table.order.column, ...table.columns.filter(({ sort }) => sort).map(({ name }) => name)]),
  ]
}

function filterJudge(table: Table, given: string): Judge {
  const [, name, side] = /^(.*?)(~~from|~~to)?$/s.exec(given) ?? []
  const column = table.columns.find((one) => one.name === name && one.filter)
  if (!column || (column.filter === 'range') !== (side !== undefined)) return () => 'is not a filter here'
  if (column.filter === 'range')
    return (value) => (Number.isNaN(Date.parse(value)) ? 'must be an ISO 8601 time' : undefined)
  return (value) => {
    if (readable(column, value)) return undefined
    if (column.values) return `must be one of ${column.values.join(', ')}`
    return column.type === 'string' ? 'must be text of at most 255 characters' : `must be a ${column.type}`
  }
}

/** More than that would be left undone without a word. */
const fewEnough: Judge = (value) =>
  new Set(value.split(',')).size > mostRows
    ? `names more than ${String(mostRows)} records: do it in parts`
    : undefined
