// The only way in which AdminJS reads the database. One scope covers list, search, show, bulk and the record of every custom
// action. Columns, filters and sorting are those that the areas declare, and pages are bounded. It never writes; services do.
import { Property, Resource, ResourceMetadata } from '@adminjs/sql'
import { BaseRecord, ForbiddenError, type ActionContext, type Filter } from 'adminjs'
import type { Knex } from 'knex'
import { invalid } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import type { Person } from '../policy/callers.ts'
import { trackingKey } from '../customers/tracking-number.ts'
import { can, type PolicySettings } from '../policy/can.ts'
import { personOf } from './access.ts'
import type { Property as Column, Resource as Table } from '../resource.ts'
import { askedOf, writePlace, type Place } from './paging.ts'

export const mostRows = 100
export const deepestOffset = 10_000
const countedUpTo = 1_000
/** How much of a long text a list has. */
const listedCharacters = 300

type Row = Record<string, unknown>
/** The value by which a page is ordered, as text, so that no digits are lost. */
const cursorColumn = 'cursor at'
const casted: Record<Column['type'], string> = {
  string: 'text',
  textarea: 'text',
  number: 'bigint',
  uuid: 'uuid',
  datetime: 'timestamptz',
  boolean: 'boolean',
}
const quoted = (column: string) => `"${column}"`

/** The requesting user. AdminJS passes its whole action context. */
type Asking = Pick<ActionContext, 'currentAdmin'>

interface Page {
  limit?: number
  offset?: number
  sort?: { sortBy?: string; direction?: 'asc' | 'desc' }
}

export class SafeResource extends Resource {
  readonly table: Table
  readonly #columns: ReadonlyMap<string, Column>
  readonly #policy: PolicySettings
  readonly #knex: Knex

  constructor(knex: Knex, table: Table, policy: PolicySettings) {
    super(
      new ResourceMetadata('postgresql', knex, 'pantau', null, table.name, table.properties.map(property)),
    )
    this.table = table
    this.#columns = new Map(table.properties.map((column) => [column.name, column]))
    this.#policy = policy
    this.#knex = knex
  }

  override async count(filter: Filter, context?: ActionContext): Promise<number> {
    const matching = this.#scoped(context, false).select(this.#knex.raw('1')).limit(countedUpTo)
    this.#filter(matching, filter)
    const { words } = askedOf(context)
    if (words !== undefined) this.#search(matching, words)
    const [row] = await this.#knex.count<{ count: string }[]>('* as count').from(matching.as('matching'))
    return Number(row?.count ?? 0)
  }

  override async find(
    filter: Filter,
    { limit, offset, sort }: Page,
    context?: ActionContext,
  ): Promise<BaseRecord[]> {
    const query = this.#select(this.#scoped(context, false), false)
    this.#filter(query, filter)
    const asked = askedOf(context)
    if (asked.words !== undefined) this.#search(query, asked.words)
    const { order } = this.table
    const chosen = this.#columns.get(sort?.sortBy ?? '')?.sort ? sort : undefined
    const by = chosen?.sortBy ?? order.column
    const direction = (chosen ? chosen.direction : order.direction) === 'asc' ? 'asc' : 'desc'
    const value = (by === order.column ? order.expression : undefined) ?? quoted(by)
    if (asked.after) this.#goOn(query, asked.after, { by, direction, value })
    const rows = clamp(limit, 1, mostRows, 20)
    // One row more than requested shows whether there is a next page.
    const found = await query
      .select(this.#knex.raw(`(${value})::text as ??`, [cursorColumn]))
      .orderByRaw(`${value} ${direction}, id ${direction}`)
      .limit(rows + 1)
      .offset(asked.after ? 0 : clamp(offset, 0, deepestOffset, 0))
      .then((read: Row[]) => read)
    const last = found.length > rows ? found[rows - 1] : undefined
    if (last) asked.next = writePlace({ by, direction, at: String(last[cursorColumn]), id: String(last.id) })
    return found.slice(0, rows).map(({ [cursorColumn]: _, ...row }) => new BaseRecord(row, this))
  }

  override async findOne(id: string, context?: Asking): Promise<BaseRecord | null> {
    return (await this.findMany([id], context))[0] ?? null
  }

  override async findMany(ids: (string | number)[], context?: Asking): Promise<BaseRecord[]> {
    const column = this.#columns.get('id')
    const known = ids.slice(0, mostRows).filter((id) => column && readable(column, String(id)))
    if (known.length === 0) return []
    // A single record has whole texts; several, as in a list, only their beginnings.
    const found = await this.#select(this.#scoped(context, true), known.length === 1)
      .whereIn('id', known)
      .then((rows: Row[]) => rows)
    return found.map((row) => new BaseRecord(row, this))
  }

  override create(): Promise<never> {
    return Promise.reject(new ForbiddenError('readOnly'))
  }

  override update(): Promise<never> {
    return Promise.reject(new ForbiddenError('readOnly'))
  }

  override delete(): Promise<never> {
    return Promise.reject(new ForbiddenError('readOnly'))
  }

  #scoped(context: Asking | undefined, single: boolean): Knex.QueryBuilder {
    const person: Person = personOf(context)
    const query = this.#knex.queryBuilder().from(this.table.name)
    if (!can(this.#policy, person, this.table.read)) return query.whereRaw('false')
    for (const { sql, values } of this.table.scope?.(this.#policy, person, single) ?? [])
      void query.whereRaw(sql, values as Knex.Value[])
    return query
  }

  #select(query: Knex.QueryBuilder, whole: boolean): Knex.QueryBuilder {
    return query.select(
      this.table.properties.map(({ name, type, expression, whole: always = false }) => {
        if (type === 'textarea' && !whole && !always)
          return this.#knex.raw(`left(${expression ?? '??'}, ${String(listedCharacters)}) as ??`, [
            ...(expression === undefined ? [name] : []),
            name,
          ])
        return expression === undefined ? name : this.#knex.raw(`${expression} as ??`, [name])
      }),
    )
  }

  /** Continues after the last row of the previous page, by value and then by id, like the order. */
  #goOn(
    query: Knex.QueryBuilder,
    after: Place,
    order: { by: string; direction: string; value: string },
  ): void {
    const { by, direction, value } = order
    if (after.by !== by || after.direction !== direction)
      throw invalid([fieldProblem('after', 'cursor_of_other_order')])
    const casts = [by, 'id'].map((name) => casted[this.#columns.get(name)?.type ?? 'string'])
    const sign = direction === 'asc' ? '>' : '<'
    void query.whereRaw(`(${value}, id) ${sign} (?::${casts.join(', ?::')})`, [after.at, after.id])
  }

  /** Searches all columns that the table declares for it, ignoring case. */
  #search(query: Knex.QueryBuilder, words: string): void {
    const searched = this.table.search ?? []
    const pattern = `%${words.trim().replace(/[\\%_]/g, '\\$&')}%`
    const any = searched.map((one) => `${one} ilike ?`).join(' or ')
    void query.whereRaw(
      searched.length === 0 ? 'false' : `(${any})`,
      searched.map(() => pattern),
    )
  }

  /** An undeclared filter, or one with an impossible value, matches nothing and gives no error, so that it reveals nothing. */
  #filter(query: Knex.QueryBuilder, filter: Filter | undefined): void {
    for (const [name, { value }] of Object.entries<{ value: unknown }>(filter?.filters ?? {})) {
      const column = this.#columns.get(name)
      if (!column?.filter || !applyFilter(query, column, value)) void query.whereRaw('false')
    }
  }
}

function applyFilter(query: Knex.QueryBuilder, column: Column, value: unknown): boolean {
  const { name, filter, upper } = column
  if (filter === 'range') return applyRange(query, name, value)
  if (typeof value !== 'string' || !readable(column, value)) return false
  if (filter === 'awb') return applyStart(query, name, trackingKey(value))
  const words = value.replace(/[\\%_]/g, '\\$&')
  if (filter === 'start') void query.whereLike(name, `${upper ? words.toUpperCase() : words}%`)
  else if (filter === 'part') void query.whereILike(name, `%${words}%`)
  else void query.where(name, value)
  return true
}

function applyStart(query: Knex.QueryBuilder, name: string, key: string): boolean {
  if (key !== '') void query.whereLike(name, `${key}%`)
  return key !== ''
}

function applyRange(query: Knex.QueryBuilder, name: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  for (const [side, operator] of [
    ['from', '>='],
    ['to', '<='],
  ] as const) {
    const given: unknown = Reflect.get(value, side)
    if (given === undefined || given === '') continue
    const date = typeof given === 'string' ? new Date(given) : new Date(NaN)
    if (Number.isNaN(date.getTime())) return false
    void query.where(name, operator, date)
  }
  return true
}

/** Whether PostgreSQL can read the value as this column's type. */
export function readable({ type, values }: Column, value: string): boolean {
  if (values) return values.includes(value)
  if (type === 'number') return /^\d{1,15}$/.test(value)
  if (type === 'uuid') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
  if (type === 'boolean') return value === 'true' || value === 'false'
  return !value.includes('\u0000') && value.length <= 255
}

function property({ name, type, values }: Column, index: number): Property {
  return new Property({
    name,
    isId: name === 'id',
    position: index,
    isNullable: true,
    isEditable: false,
    type,
    referencedTable: null,
    availableValues: values ? [...values] : null,
  })
}

/** Values from a query string are text, whatever AdminJS' types say. */
function clamp(value: unknown, low: number, high: number, fallback: number): number {
  const whole = Math.trunc(Number(value ?? fallback))
  return Number.isFinite(whole) ? Math.min(high, Math.max(low, whole)) : fallback
}
