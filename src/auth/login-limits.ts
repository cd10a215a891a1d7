// How often a login may fail, counted in PostgreSQL for all replicas together. The limit for a pair of address and e-mail is
// low. The limits per address (guesses at many e-mails) and per e-mail (guesses from many addresses) are higher. For users who
// have logged in from the address before only the first limit counts, so a flood from their address or at their e-mail does
// not lock them out.
import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { rows, type Queryable } from '../db/pool.ts'
import { problem } from '../errors.ts'

const minute = 60
const limits = {
  pair: { failures: 10, seconds: 15 * minute },
  address: { failures: 50, seconds: 15 * minute },
  email: { failures: 50, seconds: 60 * minute },
} as const
type Kind = keyof typeof limits
/** Seconds for which a login from an address is remembered. */
const knownFor = 30 * 24 * 60 * minute

export interface Attempt {
  address: string
  email: string
}

export interface Failures {
  /** Failures of this e-mail from this address, including this one. */
  pair: number
  /** Failures of this address; undefined if the user has logged in from it before. */
  address: number | undefined
}

// Hashed: an e-mail may be a password that was typed into the wrong field.
function key(kind: string, ...parts: string[]): string {
  return `login:${createHash('sha256')
    .update([kind, ...parts].join('\n'))
    .digest('base64url')}`
}

function keysOf({ address, email }: Attempt): Record<Kind | 'known', string> {
  return {
    pair: key('pair', address, email),
    address: key('address', address),
    email: key('email', email),
    known: key('known', address, email),
  }
}

/** Throws 429 with Retry-After when there were too many failures. */
export async function refuseAfterFailures(db: Queryable, attempt: Attempt): Promise<void> {
  const keys = keysOf(attempt)
  const found = await rows<{ key: string; points: number; left: number }>(
    db,
    sql`select key, points, ceil(expire / 1000.0 - extract(epoch from now()))::integer as left from rate_limits
      where key = any(${Object.values(keys)}::text[]) and expire > extract(epoch from now()) * 1000`,
  )
  const state = new Map(found.map((row) => [row.key, row]))
  const judged: readonly Kind[] = state.has(keys.known) ? ['pair'] : ['pair', 'address', 'email']
  for (const kind of judged) {
    const { failures, seconds } = limits[kind]
    const counted = state.get(keys[kind])
    if (!counted || counted.points < failures) continue
    const wait = Math.max(1, counted.left)
    const headers = {
      'ratelimit-policy': `"login";q=${String(failures)};w=${String(seconds)}`,
      ratelimit: `"login";r=0;t=${String(wait)}`,
    }
    const of = kind === 'address' ? 'address' : 'email'
    throw problem('too_many_failures', { of }, { retryAfter: wait, headers })
  }
}

export async function countFailure(db: Queryable, attempt: Attempt): Promise<Failures> {
  const keys = keysOf(attempt)
  const [known] = await rows(
    db,
    sql`select from rate_limits where key = ${keys.known} and expire > extract(epoch from now()) * 1000`,
  )
  const counted = await count(
    db,
    (known ? (['pair'] as const) : (['pair', 'address', 'email'] as const)).map((kind) => ({
      key: keys[kind],
      seconds: limits[kind].seconds,
    })),
  )
  return { pair: counted.get(keys.pair) ?? 1, address: counted.get(keys.address) }
}

/** Deletes the failures of the pair of address and e-mail, and remembers the pair as known. */
export async function forgetFailures(db: Queryable, attempt: Attempt): Promise<void> {
  const { pair, known } = keysOf(attempt)
  await db.query(
    sql`with forgiven as (delete from rate_limits where key = ${pair})
      insert into rate_limits (key, points, expire)
      values (${known}, 1, ((extract(epoch from now()) + ${knownFor}) * 1000)::bigint)
      on conflict (key) do update set expire = excluded.expire`,
  )
}

/** Counts other things, such as entries in the audit log. Returns their number in this hour. */
export async function countInHour(db: Queryable, ...what: string[]): Promise<number> {
  const one = key('hour', ...what)
  return (await count(db, [{ key: one, seconds: 60 * minute }])).get(one) ?? 1
}

async function count(
  db: Queryable,
  counters: readonly { key: string; seconds: number }[],
): Promise<Map<string, number>> {
  const counted = await rows<{ key: string; points: number }>(
    db,
    sql`insert into rate_limits as r (key, points, expire)
      select key, 1, ((extract(epoch from now()) + seconds) * 1000)::bigint
      from unnest(${counters.map((one) => one.key)}::text[], ${counters.map((one) => one.seconds)}::integer[])
        as counted (key, seconds) order by key
      on conflict (key) do update set
        points = case when r.expire > extract(epoch from now()) * 1000 then r.points + 1 else 1 end,
        expire = case when r.expire > extract(epoch from now()) * 1000 then r.expire else excluded.expire end
      returning key, points`,
  )
  return new Map(counted.map(({ key: one, points }) => [one, points]))
}
