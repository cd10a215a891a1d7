// The only way AdminJS reads the database. One scope here covers list, search, show, bulk and the record of every custom
// action; columns, filters and sorting are those that tables.ts names; pages are bounded; nothing is ever written: that
// is what the services are for.
import { Property, Resource, ResourceMetadata } from '@adminjs/sql'
import { BaseRecord, ForbiddenError, type ActionContext, type Filter } from 'adminjs'
import type { Knex } from 'knex'
import type { Person } from '../policy/callers.ts'
import { trackingKey } from '../customers/tracking-number.ts'
import { can, type PolicySettings } from '../policy/can.ts'
import { personOf } from './access.ts'
import type { Column, Table } from './tables.ts'

export const mostRows = 100
export const deepestOffset = 10_000
const countedUpTo = 1_000
/** Of a long text in a list. */
const listedCharacters = 300

type Row = Record<string, unknown>

/** Who asks; AdminJS hands over its whole action context. */
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
    super(new ResourceMetadata('postgresql', knex, 'pantau', null, table.name, table.columns.map(property)))
    this.table = table
    this.#columns = new Map(table.columns.map((column) => [column.name, column]))
    this.#policy = policy
    this.#knex = knex
  }

  override async count(filter: Filter, context?: ActionContext): Promise<number> {
    const matching = this.#scoped(context, false).select(this.#knex.raw('1')).limit(countedUpTo)
    this.#filter(matching, filter)
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
    const { order } = this.table
    const asked = this.#columns.get(sort?.sortBy ?? '')?.sort ? sort : undefined
    const direction = (asked ? asked.direction : order.direction) === 'asc' ? 'asc' : 'desc'
    const found = await query
      .orderBy(asked?.sortBy ?? order.column, direction)
      .orderBy('id', direction)
      .limit(clamp(limit, 1, mostRows, 20))
      .offset(clamp(offset, 0, deepestOffset, 0))
      .then((rows: Row[]) => rows)
    return found.map((row) => new BaseRecord(row, this))
  }

  override async findOne(id: string, context?: Asking): Promise<BaseRecord | null> {
    return (await this.findMany([id], context))[0] ?? null
  }

  override async findMany(ids: (string | number)[], context?: Asking): Promise<BaseRecord[]> {
    const column = this.#columns.get('id')
    const known = ids.slice(0, mostRows).filter((id) => column && readable(column, String(id)))
    if (known.length === 0) return []
    // One record is shown whole; of many, as of a list, the beginnings of their texts.
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
      this.table.columns.map(({ name, type, expression }) => {
        if (type === 'textarea' && !whole)
          return this.#knex.raw(`left(${expression ?? '??'}, ${String(listedCharacters)}) as ??`, [
            ...(expression === undefined ? [name] : []),
            name,
          ])
        return expression === undefined ? name : this.#knex.raw(`${expression} as ??`, [name])
      }),
    )
  }

  /** A filter on anything that is not declared, or with a value that cannot be, matches nothing: no oracle, no error. */
  #filter(query: Knex.QueryBuilder, filter: Filter | undefined): void {
    for (const [name, { value }] of Object.entries<{ value: unknown }>(filter?.filters ?? {})) {
      const column = this.#columns.get(name)
      if (!column?.filter || !applyFilter(query, column, value)) void query.whereRaw('false')
    }
  }
}

function applyFilter(query: Knex.QueryBuilder, column: Column, value: unknown): boolean {
  const { name, filter } = column
  if (filter === 'range') return applyRange(query, name, value)
  if (typeof value !== 'string' || !readable(column, value)) return false
  if (filter === 'awb') return applyStart(query, name, trackingKey(value))
  const words = value.replace(/[\\%_]/g, '\\$&')
  if (filter === 'start') void query.whereLike(name, `${words.toUpperCase()}%`)
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

/** What comes from a query string is text, whatever AdminJS' types say. */
function clamp(value: unknown, low: number, high: number, fallback: number): number {
  const whole = Math.trunc(Number(value ?? fallback))
  return Number.isFinite(whole) ? Math.min(high, Math.max(low, whole)) : fallback
}
