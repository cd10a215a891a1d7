// Turns the query of a list into SQL conditions that use an index, also with five million rows.
import sql, { join, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import type { Person } from '../policy/callers.ts'
import { reasonOf } from '../customers/failure.ts'
import { readSearch } from '../customers/search-words.ts'
import { matches, narrowLimit } from '../db/matching.ts'
import type { Queryable } from '../db/pool.ts'
import { cutPage, openCursor, sealCursor, type Page } from '../http/list.ts'
import type { SearchCore } from '../http/searches.ts'
import { isFailure, isSkipped } from './counts.ts'
import { countMatches, selectLogs, selectLogsNarrow, type LogRow } from './queries.ts'
import type { BroadcastFilter, BroadcastQuery, ListedLog, ShownStatus } from './schema.ts'

/** The column in which a search found rows, and how its words matched. `wide`: too many rows match to sort them. */
const found = z.object({
  column: z.enum(['tracking_number', 'consignee_phone', 'digits']),
  kind: z.enum(['whole', 'start', 'part', 'end']),
  words: z.string(),
  wide: z.boolean(),
})
type Found = z.infer<typeof found>
type Kind = Found['kind']

const cursor = z.object({ at: z.string(), id: z.uuid(), found: z.array(found) })

/** A page of the log, newest first. Searches are limited by the bulkhead, plain lists are not. */
export function findLogs(ctx: SearchCore, person: Person, query: BroadcastQuery): Promise<Page<ListedLog>> {
  const place = query.cursor === undefined ? undefined : openCursor(ctx.secrets.session, cursor, query.cursor)
  const find = (db: Queryable) => findPage(db, query, place, (at) => sealCursor(ctx.secrets.session, at))
  return place?.found.length || isSearch(query) ? ctx.searches.run(person.id, find) : find(ctx.pool)
}

/** The conditions of a filter. undefined: a search in it finds nothing. */
export function resolveFilter(
  ctx: SearchCore,
  person: Person,
  filter: BroadcastFilter,
): Promise<Resolved | undefined> {
  const resolve = async (db: Queryable) => {
    const searches = await resolveAll(db, meanings(filter))
    return searches && { where: conditions(filter, searches), narrow: isNarrow(filter, searches) }
  }
  return isSearch(filter) ? ctx.searches.run(person.id, resolve) : resolve(ctx.pool)
}

export interface Resolved {
  where: Sql[]
  /** Few rows match, so it is faster to find them first and then sort them. */
  narrow: boolean
}

const isSearch = ({ tracking_number, phone, q }: BroadcastFilter) =>
  tracking_number !== undefined || phone !== undefined || q !== undefined

async function findPage(
  db: Queryable,
  query: BroadcastQuery,
  place: z.infer<typeof cursor> | undefined,
  seal: (value: unknown) => string,
): Promise<Page<ListedLog>> {
  const read = async (searches: Found[]): Promise<Page<ListedLog>> => {
    const select = isNarrow(query, searches) ? selectLogsNarrow : selectLogs
    const rows = await select(db, conditions(query, searches), place, query.limit + 1)
    const cursorOf = (last: LogRow) => ({ at: last.cursor_at, id: last.log.id, found: searches })
    const page = cutPage(rows, query.limit, cursorOf, seal)
    return { next: page.next, rows: page.rows.map(({ log }) => log) }
  }
  if (place) return read(place.found)
  // Most people search for a whole AWB. Reading its page at once saves the probe.
  const searched = meanings(query)
  const whole = firstMeaning(searched)
  const page = whole && (await read(whole))
  if (page && page.rows.length > 0) return page
  const searches = await resolveAll(db, searched)
  return searches ? read(searches) : { rows: [], next: undefined }
}

/** Few rows match: a run of resends has at most ten thousand. */
const isNarrow = (query: BroadcastFilter, searches: readonly Found[]) =>
  query.resend_run !== undefined ||
  query.left_out !== undefined ||
  searches.some((one) => one.kind !== 'whole' && !one.wide)

function conditions(query: BroadcastFilter, searches: readonly Found[]): Sql[] {
  return [
    ...(query.status === undefined ? [] : [hasStatus[query.status]]),
    ...(query.reason === undefined ? [] : [hasReason(query.reason)]),
    ...ofRun(query),
    ...(query.from === undefined ? [] : [sql`broadcast_at >= ${query.from}`]),
    ...(query.to === undefined ? [] : [sql`broadcast_at < ${query.to}`]),
    ...searches.map(condition),
  ]
}

const hasStatus: Record<ShownStatus, Sql> = {
  pending: sql`status = 'pending'`,
  success: sql`status = 'success'`,
  delivered: sql`delivered_at is not null`,
  read: sql`read_at is not null`,
  failed: isFailure,
  skipped: isSkipped,
}

function hasReason(reason: string): Sql {
  return sql`${isFailure} and failure_reason = ${reasonOf(reason)}`
}

/** The broadcasts that a run of resends sent again, left out, or has not sent. */
function ofRun({ resend_run: run, left_out }: BroadcastFilter): Sql[] {
  if (run === undefined && left_out === undefined) return []
  const state = left_out === undefined ? 'sent' : left_out === 'unsent' ? 'waiting' : 'left_out'
  const where = join(
    [
      sql`state = ${state}`,
      ...(run === undefined ? [] : [sql`run_id = ${run}`]),
      ...(state !== 'left_out' || left_out === 'any' ? [] : [sql`reason = ${left_out}`]),
    ],
    ' and ',
  )
  return [
    sql`id = any(array(select ${left_out === undefined ? sql`resend_id` : sql`log_id`} from resend_items where ${where}))`,
  ]
}

type Meanings = readonly Candidate[]

/** The meanings that each search of the query may have, the most likely first. */
function meanings(query: BroadcastFilter): Meanings[] {
  const searches = [
    [query.tracking_number, trackingCandidates],
    [query.phone, phoneCandidates],
    [query.q, wordCandidates],
  ] as const
  return searches.flatMap(([words, candidates]) => (words === undefined ? [] : [candidates(words)]))
}

/** Every search taken for a whole AWB or phone; undefined: there is none, or one of them can be neither. */
function firstMeaning(searched: readonly Meanings[]): Found[] | undefined {
  const firsts = searched.map(([first]) => first)
  const whole = firsts.flatMap((one) => (one?.kind === 'whole' ? [{ ...one, wide: false }] : []))
  return whole.length > 0 && whole.length === firsts.length ? whole : undefined
}

/** undefined: one of the searches finds nothing, so the list is empty. */
async function resolveAll(db: Queryable, searched: readonly Meanings[]): Promise<Found[] | undefined> {
  const all: Found[] = []
  for (const candidates of searched) {
    const hit = await resolve(db, candidates)
    if (!hit) return undefined
    all.push(hit)
  }
  return all
}

type Candidate = Omit<Found, 'wide'>
const order: Record<Kind, number> = { whole: 0, start: 1, end: 2, part: 3 }
const byKind = (a: Candidate, b: Candidate) => order[a.kind] - order[b.kind]

/** The first candidate that finds a row. */
async function resolve(db: Queryable, candidates: readonly Candidate[]): Promise<Found | undefined> {
  for (const candidate of candidates) {
    const limit = candidate.kind === 'whole' ? 1 : narrowLimit + 1
    const count = await countMatches(db, condition(candidate), limit)
    if (count > 0) return { ...candidate, wide: count > narrowLimit }
  }
  return undefined
}

function condition({ column, kind, words }: Candidate): Sql {
  if (column === 'digits') {
    const { key, phone } = readSearch(words)
    return sql`(${matches('tracking_number', 'part', key)} or ${endsWith(phone?.end ?? key)})`
  }
  return kind === 'end' ? endsWith(words) : matches(column, kind, words)
}

/** Uses the index on this expression, from migrations/0023. */
function endsWith(digits: string): Sql {
  return sql`reverse(consignee_phone) like ${`${Array.from(digits).reverse().join('')}%`}`
}

/** Digits may be the end of a phone or a part of an AWB, so one candidate searches for both. */
function wordCandidates(given: string): Candidate[] {
  const both = [...trackingCandidates(given), ...phoneCandidates(given)].sort(byKind)
  const digits = { column: 'digits', kind: 'part', words: given } as const
  return readSearch(given).phone?.end === undefined
    ? both
    : [...both.filter(({ kind }) => kind !== 'part' && kind !== 'end'), digits]
}

function trackingCandidates(given: string): Candidate[] {
  const { key, parcels } = readSearch(given)
  if (key === '') return []
  const column = 'tracking_number'
  return [
    ...parcels.map((words) => ({ column, kind: 'whole', words }) as const),
    { column, kind: 'start', words: key },
    ...(key.length >= 3 ? [{ column, kind: 'part', words: key } as const] : []),
  ]
}

function phoneCandidates(given: string): Candidate[] {
  const column = 'consignee_phone'
  const { phone } = readSearch(given)
  return [
    // An unreadable phone is stored as it was sent.
    ...[...(phone?.whole ?? []), given].map((words) => ({ column, kind: 'whole', words }) as const),
    ...(phone?.start ?? []).map((words) => ({ column, kind: 'start', words }) as const),
    ...(phone?.end === undefined ? [] : [{ column, kind: 'end', words: phone.end } as const]),
  ]
}
