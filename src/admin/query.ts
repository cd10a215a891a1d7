// Checks the query of a list or search: only parameters that the table declares, each with a value that its column can have.
// Invalid values are 400, as in the API. A filter on a hidden column is refused like one on a column that does not exist.
import { invalid } from '../errors.ts'
import { fieldProblem, type FieldProblem } from '../errors/field-codes.ts'
import { deepestOffset, mostRows, readable } from './resource.ts'
import type { Resource as Table } from '../resource.ts'
import { readPlace } from './paging.ts'

type Query = Readonly<Record<string, unknown>>

/** The known parameters as a query string for AdminJS. Throws 400 with all problems. */
export function judgeQuery(table: Table, action: string, query: Query): string {
  const found: FieldProblem[] = []
  const kept = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    const known = knownParameter(table, action, name)
    if (!known || value === '') continue
    const wrong = typeof value === 'string' ? known(name, value) : fieldProblem(name, 'given_twice')
    if (wrong === undefined) kept.set(name, String(value))
    else found.push(wrong)
  }
  if (action === 'bulk' && !kept.has('recordIds') && found.length === 0)
    found.push(fieldProblem('recordIds', 'required'))
  const rows = Math.min(mostRows, Number(kept.get('perPage') ?? mostRows))
  if ((Number(kept.get('page') ?? 1) - 1) * rows > deepestOffset)
    found.push(fieldProblem('page', 'page_too_far'))
  if (found.length > 0) throw invalid(found)
  return kept.toString()
}

/** Returns the problem of a parameter's value, if there is one. */
type Judge = (name: string, value: string) => FieldProblem | undefined

/** undefined: an unknown parameter, which is ignored. */
function knownParameter(table: Table, action: string, name: string): Judge | undefined {
  if (action === 'bulk') return name === 'recordIds' ? fewEnough : undefined
  if (action !== 'list' && action !== 'search') return undefined
  if (name.startsWith('filters.')) return filterJudge(table, name.slice('filters.'.length))
  switch (name) {
    case 'page':
    case 'perPage':
      return (field, value) =>
        /^[1-9]\d{0,11}$/.test(value) ? undefined : fieldProblem(field, 'not_page_number')
    case 'direction':
      return (field, value) =>
        directions.includes(value) ? undefined : fieldProblem(field, 'one_of', { allowed: directions })
    case 'sortBy':
      return (field, value) =>
        sortable(table).includes(value)
          ? undefined
          : fieldProblem(field, 'one_of', { allowed: sortable(table) })
    case 'after':
      return (field, value) => (isPlace(value) ? undefined : fieldProblem(field, 'foreign_cursor'))
    case 'q':
      return (field, value) =>
        value.length > 255 || value.includes('\u0000')
          ? fieldProblem(field, 'too_long', { max: 255 })
          : undefined
    case 'searchProperty':
      return (field, value) =>
        table.properties.some((column) => column.name === value && column.filter)
          ? undefined
          : fieldProblem(field, 'not_searchable')
    default:
      return undefined
  }
}

function isPlace(cursor: string): boolean {
  try {
    readPlace(cursor)
    return true
  } catch {
    return false
  }
}

function sortable(table: Table): string[] {
  return [
    ...new Set([table.order.column, ...table.properties.filter(({ sort }) => sort).map(({ name }) => name)]),
  ]
}

function filterJudge(table: Table, given: string): Judge {
  const [, name, side] = /^(.*?)(~~from|~~to)?$/s.exec(given) ?? []
  const column = table.properties.find((one) => one.name === name && one.filter)
  if (!column || (column.filter === 'range') !== (side !== undefined))
    return (field) => fieldProblem(field, 'not_a_filter')
  if (column.filter === 'range')
    return (field, value) => (Number.isNaN(Date.parse(value)) ? fieldProblem(field, 'not_time') : undefined)
  return (field, value) => {
    if (readable(column, value)) return undefined
    if (column.values) return fieldProblem(field, 'one_of', { allowed: column.values })
    switch (column.type) {
      case 'uuid':
        return fieldProblem(field, 'not_uuid')
      case 'number':
        return fieldProblem(field, 'not_number')
      case 'boolean':
        return fieldProblem(field, 'not_boolean')
      default:
        return fieldProblem(field, 'too_long', { max: 255 })
    }
  }
}

/** AdminJS would silently ignore more records than this. */
const fewEnough: Judge = (field, value) =>
  new Set(value.split(',')).size > mostRows
    ? fieldProblem(field, 'too_many_records', { max: mostRows })
    : undefined

const directions: readonly string[] = ['asc', 'desc']
