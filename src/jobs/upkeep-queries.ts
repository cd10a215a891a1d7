// SQL of the upkeep: reads along an index and corrects single values.
import sql, { raw } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'

/** How far a walk has come; undefined: to its end. */
export async function selectPlace(db: Queryable, name: string): Promise<string | undefined> {
  const known = await first<{ place: string; done: boolean }>(
    db,
    sql`select place, finished_at is not null as done from upkeep where name = ${name}`,
  )
  return known?.done ? undefined : (known?.place ?? '')
}

export async function savePlace(db: Queryable, name: string, place: string, done: boolean): Promise<void> {
  await db.query(
    sql`insert into upkeep (name, place, finished_at) values (${name}, ${place}, case when ${done} then now() end)
      on conflict (name) do update set place = excluded.place,
        finished_at = coalesce(upkeep.finished_at, excluded.finished_at)`,
  )
}

/** Whether a walk of this name ended at least an hour ago. */
export async function hasRested(db: Queryable, name: string): Promise<boolean> {
  const found = await first(
    db,
    sql`select from upkeep where name = ${name} and finished_at < now() - interval '1 hour'`,
  )
  return found !== undefined
}

export interface Span {
  table: 'broadcast_logs' | 'tickets'
  column: 'tracking_number' | 'consignee_phone' | 'customer_phone'
  /** Only values above `after` and below `before`, compared byte by byte. */
  after: string
  before: string | undefined
}

/** The next values of a column in the order of its index, each with its number of rows; `limit` counts rows. */
export function selectValues(
  db: Queryable,
  { table, column, after, before }: Span,
  limit: number,
): Promise<{ value: string; count: number }[]> {
  const name = raw(column)
  const end = before === undefined ? sql`true` : sql`${name} ~<~ ${before}`
  return rows(
    db,
    sql`select value, count(*) as count from (
        select ${name}::text as value from ${raw(table)} where ${name} ~>~ ${after} and ${end}
        order by ${name} using ~<~ limit ${limit}) as bite
      group by value order by value using ~<~`,
  )
}

export interface Respelled {
  value: string
  key: string
  shown: string | null
}

export async function respellLogs(db: Queryable, wrong: readonly Respelled[]): Promise<void> {
  await db.query(
    sql`update broadcast_logs set tracking_number = parcel.key, tracking_shown = parcel.shown
      from unnest(${wrong.map(({ value }) => value)}::text[], ${wrong.map(({ key }) => key)}::text[],
        ${wrong.map(({ shown }) => shown)}::text[]) as parcel (value, key, shown)
      where tracking_number = parcel.value`,
  )
}

export async function renumberLogs(db: Queryable, value: string, phone: string): Promise<void> {
  await db.query(
    sql`update broadcast_logs set consignee_phone = ${phone} where consignee_phone = ${value} and not phone_unreadable`,
  )
}

export function selectTicketIds(
  db: Queryable,
  column: 'tracking_number' | 'customer_phone',
  value: string,
): Promise<{ id: number }[]> {
  return rows(db, sql`select id from tickets where ${raw(column)} = ${value} order by id`)
}

export function lockTicketRow(
  tx: Queryable,
  id: number,
): Promise<
  | {
      tracking_number: string | null
      tracking_shown: string | null
      customer_phone: string | null
      phone_unreadable: boolean
    }
  | undefined
> {
  return first(
    tx,
    sql`select tracking_number, tracking_shown, customer_phone, phone_unreadable from tickets where id = ${id} for update`,
  )
}

/**
 * Corrects the spelling of the ticket's parcel and phone. If another active ticket then has the same ones, this ticket is
 * marked as its twin and stays active. updated_at does not change.
 */
export async function respellTicket(
  tx: Queryable,
  id: number,
  { key, shown, phone }: { key: string | null; shown: string | null; phone: string | null },
): Promise<void> {
  await tx.query(sql`select set_config('pantau.upkeep', 'on', true)`)
  const parcel = key === null ? sql`other.tracking_number is null` : sql`other.tracking_number = ${key}`
  const customer = phone === null ? sql`other.customer_phone is null` : sql`other.customer_phone = ${phone}`
  await tx.query(
    sql`update tickets set tracking_number = ${key}, tracking_shown = ${shown}, customer_phone = ${phone},
        is_twin = is_twin or (status <> 'closed' and exists (select from tickets other
          where ${parcel} and ${customer} and other.id <> ${id} and other.status <> 'closed' and not other.is_twin))
      where id = ${id}`,
  )
}
