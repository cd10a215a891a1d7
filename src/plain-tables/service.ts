// Tables without rules of their own (settings, lists of words). With their declaration and a schema, rows are created and
// changed in one transaction with the audit entry. A table with rules has a service of its own instead.
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

/** Returns the new row's id. 409 if the table has an equal row already. */
export function createRow(ctx: Core, actor: Person, table: PlainTable, values: Values): Promise<string> {
  return transaction(ctx.pool, async (tx) => {
    const id = uuidv7()
    await insertRow(tx, table.name, { ...values, id })
    await recordTableAudit(tx, actor, table, 'created', id, { name: values[table.titleProperty] })
    return id
  })
}

/** Changes the given fields. 404 if there is no such row. */
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
  /** The fields that may be changed later, each separately. */
  change: z.ZodObject
  /** Text of the button that opens the form for a new row. */
  add: Words
}

/** The actions that create and change rows, with the form of the declaration's properties. */
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
