// Finds out what a search of the queue matches: probed once, kept in the cursor, and then read through an index.
import sql, { empty, join, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import { readSearch, type SearchWords } from '../customers/search-words.ts'
import { trackingKey } from '../customers/tracking-number.ts'
import { likeLiteral, matches, narrowLimit, type MatchKind } from '../db/matching.ts'
import type { Queryable } from '../db/pool.ts'
import { nameHas } from '../marks/queries.ts'
import { countTickets } from './queries.ts'
import type { TicketQuery } from './schema.ts'

/** `text`: each of the words is somewhere in the ticket. `narrow`: few tickets match. */
export const found = z.object({
  column: z.enum(['ticket_uid', 'tracking_number', 'customer_phone', 'text']),
  kind: z.enum(['whole', 'start', 'part']),
  words: z.string(),
  narrow: z.boolean(),
})
type Found = z.infer<typeof found>
/** At most this many customers with a matching name are searched. */
const mostNamed = 500

type Candidate = Omit<Found, 'narrow'>

/** undefined: one of the searches finds nothing, so the list is empty. */
export async function resolveAll(
  db: Queryable,
  query: TicketQuery,
  scope: readonly Sql[],
): Promise<Found[] | undefined> {
  const all: Found[] = []
  for (const candidates of [
    ...(query.tracking_number === undefined ? [] : [parcelCandidates(readSearch(query.tracking_number))]),
    ...(query.q === undefined ? [] : [wordCandidates(query.q)]),
  ]) {
    const hit = await resolve(db, candidates, scope)
    if (!hit) return undefined
    all.push(hit)
  }
  return all
}

/** The first candidate that finds a ticket in the person's scope. */
async function resolve(
  db: Queryable,
  candidates: readonly Candidate[],
  scope: readonly Sql[],
): Promise<Found | undefined> {
  for (const candidate of candidates) {
    const limit = candidate.kind === 'whole' ? 1 : narrowLimit + 1
    const count = await countTickets(db, [...scope, condition(candidate, scope)], limit)
    if (count > 0) return { ...candidate, narrow: count <= narrowLimit }
  }
  return undefined
}

/** `scope`: the tickets among which it searches. */
export function condition({ column, kind, words }: Candidate, scope: readonly Sql[]): Sql {
  return column === 'text' ? anywhere(words, scope) : matches(column, kind, words)
}

/** The name in the metadata that n8n sends. migrations/0023 indexes this expression. */
const customerName = sql`coalesce(metadata->>'customer_name', metadata->>'consignee_name')`

/**
 * Condition: the customer's name contains all these words. The customers are looked up first, so that an index finds their
 * tickets.
 */
function ofCustomerNamed(words: readonly string[], scope: readonly Sql[]): Sql[] {
  const name = nameHas(words)
  if (!name) return []
  // A common name may have more customers than the limit, so only those with a ticket in the scope count.
  const inScope =
    scope.length === 0
      ? empty
      : sql`and exists (select from tickets where customer_phone = customers.key and ${join(scope, ' and ')})`
  return [
    sql`customer_phone = any(array(select key from customers where ${name} ${inScope} limit ${mostNamed}))`,
  ]
}

/** Condition: each word is somewhere in the ticket, or together they match its AWB, phone or customer's name. */
function anywhere(typed: string, scope: readonly Sql[]): Sql {
  const whole = readSearch(typed)
  return join(
    [
      partOf(whole),
      ...ofCustomerNamed(whole.words, scope),
      sql`(${join(
        whole.words.map((word) => has(word, scope)),
        ' and ',
      )})`,
    ],
    ' or ',
    '(',
    ')',
  )
}

function has(word: string, scope: readonly Sql[]): Sql {
  const like = `%${likeLiteral(word)}%`
  return join(
    [
      sql`subject ilike ${like}`,
      sql`${customerName} ilike ${like}`,
      sql`ticket_uid like ${like.toUpperCase()}`,
      partOf(readSearch(word)),
      ...ofCustomerNamed([word], scope),
    ],
    ' or ',
    '(',
    ')',
  )
}

function partOf({ key, phone }: SearchWords): Sql {
  const parts = [
    ...(key.length >= 3 ? [matches('tracking_number', 'part', key)] : []),
    ...(phone?.end === undefined ? [] : [sql`customer_phone like ${`%${phone.end}`}`]),
  ]
  return parts.length === 0 ? sql`false` : join(parts, ' or ')
}

const order: Record<MatchKind, number> = { whole: 0, start: 1, part: 2 }

function wordCandidates(typed: string): Candidate[] {
  const search = readSearch(typed)
  const { uid, uids, phone, words } = search
  const ofUid = uids.map((words) => ({ column: 'ticket_uid', kind: 'whole', words }) as const)
  // CS20260117 may also be an AWB, which then comes first.
  const isUid = /[- ]/.test(typed)
  const ofPhone = (kind: MatchKind, numbers: readonly string[]) =>
    numbers.map((number) => ({ column: 'customer_phone', kind, words: number }) as const)
  const candidates: Candidate[] = [
    ...(isUid ? ofUid : []),
    { column: 'ticket_uid', kind: 'start', words: uid },
    ...parcelCandidates(search).filter(({ kind }) => kind !== 'part'),
    // An unreadable phone is stored as it was sent.
    ...ofPhone('whole', [...(phone?.whole ?? []), typed]),
    ...(isUid ? [] : ofUid),
    ...ofPhone('start', phone?.start ?? []),
    // The index needs three characters or more.
    ...(words.some((word) => word.length >= 3) || trackingKey(typed).length >= 3
      ? [{ column: 'text', kind: 'part', words: typed } as const]
      : []),
  ]
  return candidates.sort((a, b) => order[a.kind] - order[b.kind])
}

function parcelCandidates({ key, parcels }: SearchWords): Candidate[] {
  if (key === '') return []
  const column = 'tracking_number'
  return [
    ...parcels.map((words) => ({ column, kind: 'whole', words }) as const),
    { column, kind: 'start', words: key },
    ...(key.length >= 3 ? [{ column, kind: 'part', words: key } as const] : []),
  ]
}
