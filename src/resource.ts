// A table of the panel, declared once by its area: which columns may be read, filtered and sorted, who may do what, which
// service does it, and what the panel calls it. src/admin/ makes AdminJS' resources of it; navigation, pages, titles and the
// tests of every page come from the same declaration. The panel cannot reach anything that is not declared.
import type { Sql } from 'sql-template-tag'
import type { z } from 'zod'
import type { AppContext } from './context.ts'
import type { Ability } from './policy/abilities.ts'
import type { Person } from './policy/callers.ts'
import type { PolicySettings } from './policy/can.ts'

/** In the panel's two languages. */
export type Words = readonly [id: string, en: string]

export interface Property {
  name: string
  type: 'string' | 'textarea' | 'number' | 'uuid' | 'datetime' | 'boolean'
  values?: readonly string[]
  /** How a filter's value is compared; absent: no filter. `start` is for indexed text, `awb` the same in any spelling, `part` for small tables. */
  filter?: 'equal' | 'start' | 'part' | 'range' | 'awb'
  sort?: true
  /** The SQL of the value, never a client's; absent: the column itself. */
  expression?: string
  /** Stored in upper case, and found in any case. */
  upper?: true
  /** A long text that a list shows in full, not only its beginning. */
  whole?: true
  /** What the panel calls it. */
  label?: Words
  hint?: Words
  /** The words for its `values`, for `true` and `false`, or for the choices of a filter of the kind `start`. */
  words?: Readonly<Record<string, Words>>
  /** Where the panel's generic pages show it. */
  shown?: readonly ('list' | 'form' | 'filter' | 'record')[]
  /** A list shows it only if there is room. */
  wide?: true
  /** The filter offers the records of that resource, by their title property. */
  options?: string
  /** The component that draws it in a list, by its name in components/registry.ts; absent: by its type. */
  cell?: string
}

/** One call of an action: who, on which record, with what. */
export interface ActionCall {
  ctx: AppContext
  person: Person
  /** The client's address, by which wrong passwords are counted. */
  address: string
  /** The record's id; '' for an action on the whole resource. */
  id: string
  payload: Record<string, unknown>
}

/** What the answer has in addition to the current record. */
export interface Outcome {
  /** The id of the new record. */
  id?: string
  version?: number
  /** Further members of the answer, such as a secret that is shown once. */
  answer?: Record<string, unknown>
}

export interface Action {
  /** AdminJS' own names (`new`, `edit`, `delete`) replace its actions. */
  name: string
  kind: 'resource' | 'record'
  /** An action on a record that can also be done on several at once, each by itself. */
  bulk?: true
  ability: Ability
  run: (call: ActionCall) => Promise<Outcome | undefined>
  /** Whether the panel offers it for a record in its present state; the service still decides. */
  when?: (record: Readonly<Record<string, unknown>>) => boolean
  /** The fields of the generic form. */
  schema?: z.ZodObject
  /** The label of its button. Absent: the generic pages do not offer it. */
  label?: Words
  /** The message afterwards; `{name}` is the record's title. */
  done?: Words
  /** The question in a dialog before it; `{name}` is the record's title. */
  ask?: { title: Words; text: Words }
  danger?: true
  /** The component for its dialog, by its name in components/registry.ts; absent: a form for `new` and `edit`. */
  component?: string
}

export interface Navigation {
  /** The icon's name in components/registry.ts. */
  icon: string
  group: 'work' | 'manage'
  /** Place in its group; the lowest is the first. */
  place: number
}

/** How the panel shows a table that has its own page. */
export interface PanelOfTable {
  title: Words
  /** The text next to the title. */
  lead?: Words
  /** The text in the search field of a table with `search`. */
  find?: Words
  empty?: { title: Words; text: Words }
  navigation?: Navigation
  /** The component of the page, by its name in components/registry.ts; absent: the generic list. */
  list?: string
  /** The same for a record's page. */
  show?: string
  /** The component that draws the rows of the generic list; absent: a table. */
  rows?: string
}

export interface Resource {
  /** The table, and AdminJS' id of the resource. */
  name: string
  /** The property that names a record; what AdminJS' search compares. */
  titleProperty: string
  properties: readonly Property[]
  /** What a person must be allowed to read any of it. */
  read: Ability
  /** Narrows a list, or a single record, to the rows that the person may see; absent: all rows. */
  scope?: (policy: PolicySettings, person: Person, single: boolean) => Sql[]
  /** `expression`: SQL that is sorted by instead of the column. */
  order: { column: string; direction: 'asc' | 'desc'; expression?: string }
  /** What the panel's search field compares, as SQL; for small tables. */
  search?: readonly string[]
  actions?: readonly Action[]
  panel?: PanelOfTable
  /** The words for the audit log. With `one`, such as "the category", the sentences are built from it. */
  audit?: { kind: string; title: Words; one?: Words }
}

/** A page that shows no table. A page with a parameter in its path can be reached only by links. */
export interface PanelPage {
  name: string
  path: '/admin' | `/admin/pages/${string}` | `/admin/customers/:${string}`
  ability: Ability
  title: Words
  navigation?: Navigation
  /** The component's name in components/registry.ts. */
  component: string
  /** The words for the audit log about actions on this page. */
  audit?: { kind: string; title: Words }
}

/** An action on the whole resource whose payload is checked by a schema. */
export function resourceAction<S extends z.ZodType>(
  { schema, ...action }: Omit<Action, 'kind' | 'run' | 'schema'> & { schema: S },
  run: (call: ActionCall & { input: z.output<S> }) => Promise<Outcome | undefined>,
): Action {
  return {
    ...action,
    kind: 'resource',
    ...formSchema(schema),
    run: (call) => run({ ...call, input: schema.parse(call.payload) }),
  }
}

/** The same for a record. */
export function recordAction<S extends z.ZodType>(
  { schema, ...action }: Omit<Action, 'kind' | 'run' | 'schema'> & { schema: S },
  run: (call: ActionCall & { input: z.output<S> }) => Promise<Outcome | undefined>,
): Action {
  return {
    ...action,
    kind: 'record',
    ...formSchema(schema),
    run: (call) => run({ ...call, input: schema.parse(call.payload) }),
  }
}

/** Only an object has fields that a form can show. */
function formSchema(schema: z.ZodType): Pick<Action, 'schema'> {
  return isObject(schema) ? { schema } : {}
}

const isObject = (schema: z.ZodType): schema is z.ZodObject => schema.type === 'object'

/** A form sends text: reads numbers, true and false in it. The schema checks the rest. */
export function typed(value: unknown): unknown {
  if (value === 'true' || value === 'false') return value === 'true'
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
}

// Properties that most declarations have.
export const numberId = { name: 'id', type: 'number', filter: 'equal' } as const
export const uuidId = { name: 'id', type: 'uuid', filter: 'equal' } as const
export const moment = (name: string) => ({ name, type: 'datetime', filter: 'range' }) as const
export const nameOfUser = (column: string) => `(select full_name from users where users.id = ${column})`
