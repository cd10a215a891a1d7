// Finds customers by words of their name, or by their phone in any spelling: the whole number, its beginning or its end.
import sql, { empty, join, type Sql } from 'sql-template-tag'
import { readSearch } from '../customers/search-words.ts'
import { likeLiteral } from '../db/matching.ts'
import { rows, type Queryable } from '../db/pool.ts'
import { nameHas } from '../marks/queries.ts'
import type { Person } from '../policy/callers.ts'
import { can } from '../policy/can.ts'
import type { SearchCore } from '../http/searches.ts'
import { opensPage } from './access.ts'
import type { FoundCustomer } from './schema.ts'

/** How many rows each way of finding reads at most. */
const most = 200

export function findCustomers(
  ctx: SearchCore,
  person: Person,
  words: string,
  limit: number,
): Promise<FoundCustomer[]> {
  const all = can(ctx.config, person, 'customers.all')
  const opened = opensPage(ctx, person, 'opened')
  const ways = waysToFind(words, all, opened)
  if (ways.length === 0) return Promise.resolve([])
  return ctx.searches.run(person.id, (db) => selectFound(db, ways, all ? undefined : opened, limit))
}

function waysToFind(typed: string, all: boolean, opened: readonly Sql[]): Sql[] {
  const { phone, words } = readSearch(typed)
  const name = nameHas(words)
  // A common name may have more customers than are read, so those of whom an agent sees no ticket are left out here.
  const ofSeen = all
    ? empty
    : sql`and exists (select from tickets where customer_phone = customers.key and ${join([sql`true`, ...opened], ' and ')})`
  const seen = join([sql`not phone_unreadable`, ...opened], ' and ')
  const ticketsLike = (like: string) =>
    sql`select customer_phone from tickets where customer_phone like ${like} and ${seen} limit ${most}`
  const logsLike = (condition: Sql) =>
    sql`select consignee_phone from broadcast_logs where ${condition} and not phone_unreadable limit ${most}`
  const whole = phone?.whole ?? []
  return [
    ...(name ? [sql`select key from customers where ${name} ${ofSeen} limit ${most}`] : []),
    ...(whole.length === 0 ? [] : [sql`select unnest(${whole}::text[])`]),
    ...(phone?.start ?? []).flatMap((start) => {
      const like = `${likeLiteral(start)}%`
      return [ticketsLike(like), ...(all ? [logsLike(sql`consignee_phone like ${like}`)] : [])]
    }),
    ...(phone?.end !== undefined && all
      ? [logsLike(sql`reverse(consignee_phone) like ${`${Array.from(phone.end).reverse().join('')}%`}`)]
      : []),
  ]
}

/** Selects the customers with these keys whose tickets, broadcasts or name the person may see. */
function selectFound(
  db: Queryable,
  ways: readonly Sql[],
  opened: readonly Sql[] | undefined,
  limit: number,
): Promise<FoundCustomer[]> {
  const parts = ways.map((way) => sql`(${way})`)
  const seen = opened
    ? sql`exists (select from tickets where customer_phone = found.key and ${join([sql`true`, ...opened], ' and ')})`
    : sql`(c.name is not null or exists (select from tickets where customer_phone = found.key)
        or exists (select from broadcast_logs where consignee_phone = found.key))`
  return rows(
    db,
    sql`select found.key, c.name, c.on_whatsapp, c.opted_out_at is not null as opted_out, c.blocked_at is not null as blocked
      from (select distinct key from (${join(parts, ' union all ')}) as every (key)) as found
      left join customers c on c.key = found.key
      where ${seen} order by c.name nulls last, found.key limit ${limit}`,
  )
}
