// SQL of the table `customers`: whether a number is on WhatsApp, has opted out of broadcasts or is blocked, and the customer's
// name. The key is the phone, or the WhatsApp id if there is no phone. A transaction must write to this table last.
import sql, { join, raw, type Sql } from 'sql-template-tag'
import { likeLiteral } from '../db/matching.ts'
import { first, rows, type Queryable } from '../db/pool.ts'

export interface Seen {
  key: string
  on_whatsapp: boolean
  at: Date
}

/** Of two facts about a number the later one wins. What is known already is not written again. */
export async function learnOnWhatsApp(tx: Queryable, seen: readonly Seen[]): Promise<void> {
  const last = new Map<string, Seen>()
  for (const one of seen) {
    const known = last.get(one.key)
    if (!known || one.at >= known.at) last.set(one.key, one)
  }
  if (last.size === 0) return
  // Sorted, so that two transactions cannot deadlock.
  const all = [...last.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  await tx.query(
    sql`insert into customers as known (key, on_whatsapp, on_whatsapp_at)
      select * from unnest(${all.map((one) => one.key)}::text[], ${all.map((one) => one.on_whatsapp)}::boolean[],
        ${all.map((one) => one.at)}::timestamptz[])
      on conflict (key) do update set on_whatsapp = excluded.on_whatsapp, on_whatsapp_at = excluded.on_whatsapp_at, updated_at = now()
        where known.on_whatsapp is null
          or (known.on_whatsapp <> excluded.on_whatsapp and known.on_whatsapp_at <= excluded.on_whatsapp_at)`,
  )
}

/**
 * Learns from what is stored: numbers of which nothing is known, and to which the last broadcast or a ticket's last reply failed
 * because they are not on WhatsApp.
 */
export async function learnFromStored(db: Queryable, numbers: readonly string[]): Promise<void> {
  await db.query(
    sql`with failures as (
        select number, last.at from unnest(${numbers}::text[]) as number cross join lateral (
          select status = 'failed' and not_on_whatsapp as failed, broadcast_at as at from broadcast_logs
          where consignee_phone = number and not phone_unreadable and status in ('success', 'failed')
            and error_code is distinct from 'skipped'
          order by broadcast_at desc, id desc limit 1) as last
        where failed
        union all
        select number, last.at from unnest(${numbers}::text[]) as number
          join tickets on customer_phone = number and not phone_unreadable
          cross join lateral (
            select delivery_status = 'failed' and not_on_whatsapp as failed, coalesce(sent_at, created_at) as at
            from ticket_comments where ticket_id = tickets.id and delivery_status is not null
            order by coalesce(sent_at, created_at) desc, id desc limit 1) as last
        where failed)
      insert into customers as known (key, on_whatsapp, on_whatsapp_at)
      select number, false, max(at) from failures group by number order by number
      on conflict (key) do update set on_whatsapp = false, on_whatsapp_at = excluded.on_whatsapp_at, updated_at = now()
        where known.on_whatsapp is null`,
  )
}

export interface Marks {
  /** null: unknown */
  on_whatsapp: boolean | null
  opted_out: boolean
  blocked: boolean
}

/** A column with the mark's name: whether the row's customer has it. */
export const mark = (name: 'opted_out' | 'blocked', customer: Sql): Sql =>
  sql`coalesce((select ${raw(name)}_at is not null from customers where key = ${customer}), false) as ${raw(name)}`

export function selectMarks(db: Queryable, keys: readonly string[]): Promise<(Marks & { key: string })[]> {
  return rows(
    db,
    sql`select key, on_whatsapp, opted_out_at is not null as opted_out, blocked_at is not null as blocked
      from customers where key = any(${keys}::text[])`,
  )
}

/** Sets the given marks. Returns which of them changed. */
export async function setMarks(
  tx: Queryable,
  key: string,
  { opted_out, blocked }: { opted_out?: boolean | undefined; blocked?: boolean | undefined },
  source: 'customer' | 'user',
): Promise<{ opted_out: boolean; blocked: boolean }> {
  await tx.query(sql`insert into customers (key) values (${key}) on conflict do nothing`)
  const [was] = await rows<{ opted_out: boolean; blocked: boolean }>(
    tx,
    sql`select opted_out_at is not null as opted_out, blocked_at is not null as blocked from customers
      where key = ${key} for update`,
  )
  if (!was) throw new Error('the customer just inserted is gone')
  const changed = {
    opted_out: opted_out !== undefined && opted_out !== was.opted_out,
    blocked: blocked !== undefined && blocked !== was.blocked,
  }
  const sets: Sql[] = []
  if (changed.opted_out)
    sets.push(
      opted_out
        ? sql`update customers set opted_out_at = now(), opted_out_source = ${source}, updated_at = now() where key = ${key}`
        : sql`update customers set opted_out_at = null, opted_out_source = null, updated_at = now() where key = ${key}`,
    )
  if (changed.blocked)
    sets.push(
      sql`update customers set blocked_at = ${blocked ? sql`now()` : sql`null`}, updated_at = now() where key = ${key}`,
    )
  for (const set of sets) await tx.query(set)
  return changed
}

export interface NamedCustomer {
  name: string | null
  name_source: 'whatsapp' | 'user' | null
  blocked: boolean
}

export function selectNamed(db: Queryable, key: string): Promise<NamedCustomer | undefined> {
  return first(
    db,
    sql`select name, name_source, blocked_at is not null as blocked from customers where key = ${key}`,
  )
}

/** Keeps the customer's WhatsApp name, unless a user has typed a name. */
export async function learnName(tx: Queryable, key: string, name: string): Promise<void> {
  await tx.query(
    sql`insert into customers as known (key, name, name_source) values (${key}, ${name}, 'whatsapp')
      on conflict (key) do update set name = excluded.name, name_source = 'whatsapp', updated_at = now()
        where known.name_source is distinct from 'user' and known.name is distinct from excluded.name`,
  )
}

/** Sets the name that a user typed. null removes it, so that the next WhatsApp name is kept. The customer must have a row. */
export async function setName(tx: Queryable, key: string, name: string | null): Promise<void> {
  await tx.query(
    sql`update customers set name = ${name}, name_source = ${name === null ? null : 'user'}, updated_at = now()
      where key = ${key}`,
  )
}

/** Condition: the name contains all the words. undefined if no word has the three characters that the index needs. */
export function nameHas(words: readonly string[]): Sql | undefined {
  if (!words.some((word) => word.length >= 3)) return undefined
  return join(
    [sql`name is not null`, ...words.map((word) => sql`name ilike ${`%${likeLiteral(word)}%`}`)],
    ' and ',
  )
}
