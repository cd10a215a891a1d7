// Phones in a database of the specification's own script. The migrations 0003 and 0004 look only at a phone's digits, so that
// `85291234567@c.us` and `0812…/2` would become other people's numbers. They are therefore read before these migrations; the
// unreadable ones are replaced by a placeholder, and put back afterwards.
import sql, { raw } from 'sql-template-tag'
import { readPhone } from '../customers/phone.ts'
import { first, rows, type Queryable } from './pool.ts'

/** All phones that were replaced: whether as `+` and digits, or by a placeholder. */
const table = 'document_phones'
/** The migrations that read phones. */
const reading = { first: '0003_settle_broadcasts', last: '0004_settle_tickets' }
const columns = [
  ['tickets', 'customer_phone'],
  ['broadcast_logs', 'consignee_phone'],
] as const
const bite = 5_000
/** The migrations take a shorter number for unreadable. */
const fewestDigits = 8

/** Nothing happens in a new database, and in one that has passed these migrations. */
export async function replaceDocumentPhones(client: Queryable): Promise<void> {
  if (!(await exists(client, 'tickets')) || !(await exists(client, 'broadcast_logs'))) return
  if ((await exists(client, table)) || (await hasRun(client, reading.first))) return
  await inTransaction(client, async () => {
    await client.query(sql`create table ${raw(table)} (id integer generated always as identity primary key,
      phone text not null unique, number text, kept text)`)
    // Plain digits are read by the migrations, except after the international prefix.
    for (const [of, column] of columns)
      await client.query(sql`insert into ${raw(table)} (phone) select distinct ${raw(column)} from ${raw(of)}
        where btrim(${raw(column)}) !~ '^[0-9]*$' or btrim(${raw(column)}) ~ '^00' on conflict do nothing`)
    await readAll(client)
    await update(client, sql`coalesce('+' || number, 'tidak terbaca ' || p.id)`, sql`p.phone`)
  })
}

/** Puts the unreadable phones back. After an interrupted upgrade, the next start does it. */
export async function restoreDocumentPhones(client: Queryable): Promise<void> {
  if (!(await exists(client, table)) || !(await hasRun(client, reading.last))) return
  await inTransaction(client, async () => {
    await update(client, sql`p.kept`, sql`case when number is null then 'tidak terbaca ' || p.id end`)
    await client.query(sql`drop table ${raw(table)}`)
  })
}

async function readAll(client: Queryable): Promise<void> {
  for (let last = 0; ;) {
    const found = await rows<{ id: number; phone: string }>(
      client,
      sql`select id, phone from ${raw(table)} where id > ${last} order by id limit ${bite}`,
    )
    const end = found.at(-1)
    if (!end) return
    const read = found.map(({ phone }) => readPhone(phone))
    await client.query(sql`update ${raw(table)} as p set number = of.number, kept = of.kept
      from unnest(${found.map(({ id }) => id)}::integer[],
        ${read.map((one) => (one.unreadable || one.number.length < fewestDigits ? null : one.number))}::text[],
        ${read.map((one) => one.number)}::text[]) as of (id, number, kept) where p.id = of.id`)
    last = end.id
  }
}

async function update(client: Queryable, value: ReturnType<typeof sql>, was: ReturnType<typeof sql>) {
  // The trigger would change each ticket's updated_at.
  await client.query(sql`alter table tickets disable trigger user`)
  for (const [of, column] of columns)
    await client.query(
      sql`update ${raw(of)} set ${raw(column)} = ${value} from ${raw(table)} as p where ${raw(column)} = ${was}`,
    )
  await client.query(sql`alter table tickets enable trigger user`)
}

async function exists(client: Queryable, name: string): Promise<boolean> {
  const found = await first<{ at: string | null }>(client, sql`select to_regclass(${name})::text as at`)
  return (found?.at ?? null) !== null
}

async function hasRun(client: Queryable, name: string): Promise<boolean> {
  if (!(await exists(client, 'pgmigrations'))) return false
  return (await rows(client, sql`select from pgmigrations where name = ${name}`)).length > 0
}

async function inTransaction(client: Queryable, work: () => Promise<void>): Promise<void> {
  await client.query(sql`begin`)
  try {
    await work()
    await client.query(sql`commit`)
  } catch (error) {
    await client.query(sql`rollback`)
    throw error
  }
}
