// A table without rules of its own (settings, lists of words): its declaration and a schema are enough to make and change
// rows, each in one transaction with its audit entry. A table with a rule has a service of its own instead.
// Such a table has `id uuid primary key` and `updated_at timestamptz not null default now()`.
import { uuidv7 } from 'uuidv7'
import type { z } from 'zod'
import { recordTableAudit } from '../audit/service.ts'
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { fault } from '../errors/zod.ts'
import type { Ability } from '../policy/abilities.ts'
import type { Person } from '../policy/callers.ts'
import { recordAction, resourceAction, type Action, type Resource, type Words } from '../resource.ts'
import { insertRow, updateRow, type Values } from './queries.ts'

export interface PlainTable extends Pick<Resource, 'name' | 'titleProperty'> {
  audit: NonNullable<Resource['audit']>
}

/** Resolves to the new row's id. 409 where the table has one like it already. */
export function createRow(ctx: Core, actor: Person, table: PlainTable, values: Values): Promise<string> {
  return transaction(ctx.pool, async (tx) => {
    const id = uuidv7()
    await insertRow(tx, table.name, { ...values, id })
    await recordTableAudit(tx, actor, table, 'created', id, { name: values[table.titleProperty] })
    return id
  })
}

/** Changes what is given. 404 where there is no such row. */
export function changeRow(
  ctx: Core,
  actor: Person,
  table: PlainTable,
  id: string,
  values: Values,
): Promise<void> {
  return transaction(ctx.pool, async (tx) => {
    const row = await updateRow(tx, table.name, id, values, table.titleProperty)
    if (!row) throw problem('no_such_record')
    await recordTableAudit(tx, actor, table, 'changed', id, { name: row.title, changed: Object.keys(values) })
  })
}

interface Plain {
  table: PlainTable
  ability: Ability
  schema: z.ZodObject
  /** What of it may be changed later, each field by itself. */
  change: z.ZodObject
  /** On the button that opens the form of a new one. */
  add: Words
}

/** Making and changing, with the form that the declaration's properties make. */
export function plainActions({ table, ability, schema, change: changeable, add }: Plain): Action[] {
  const change = changeable
    .partial()
    .refine((given) => Object.keys(given).length > 0, { error: fault('nothing_to_change') })
  return [
    resourceAction(
      {
        name: 'new',
        ability,
        schema,
        label: add,
        done: ['{name} ditambahkan.', '{name} was added.'],
      },
      async ({ ctx, person, input }) => ({ id: await createRow(ctx, person, table, input) }),
    ),
    recordAction(
      {
        name: 'edit',
        ability,
        schema: change,
        label: ['Ubah', 'Edit'],
        done: ['Perubahan pada {name} tersimpan.', 'The changes to {name} are saved.'],
      },
      async ({ ctx, person, id, input }) => {
        await changeRow(ctx, person, table, id, input)
        return undefined
      },
    ),
  ]
}
