// Idempotency-Key: the same key and body within a day get the stored answer. The claim is a row that the transaction of
// the write inserts, so a second request with the same key, in any replica, waits for it in PostgreSQL.
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import sql from 'sql-template-tag'
import { rows, type Queryable } from '../db/pool.ts'
import { problem } from '../errors.ts'

export interface Claim {
  apiKeyId: string
  key: string
  /** SHA-256 of route and body, hex. */
  requestHash: string
}
export interface StoredAnswer {
  status: number
  body: unknown
}

export interface Verdict {
  /** This request does the work. */
  won: boolean
  /** An earlier request did the work; this is its answer. */
  answer?: StoredAnswer
  /** Another request of the same batch does the work; this is its mark. */
  twin?: string
  /** The key was used with another body. */
  other?: boolean
}

/** The claim of a request, or undefined without the header. Throws 400 for an invalid key. */
export function readClaim(
  req: IncomingMessage,
  apiKeyId: string,
  route: string,
  body: unknown,
): Claim | undefined {
  const key = req.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key))
    throw problem('bad_idempotency_key')
  const requestHash = createHash('sha256')
    .update(route)
    .update('\n')
    .update(JSON.stringify(body))
    .digest('hex')
  return { apiKeyId, key, requestHash }
}

/**
 * Claims the keys of a batch in the transaction that does the work; `mark` identifies each request. The answer passed in is
 * stored with the claim until `keepResponses` replaces it. Waits for transactions elsewhere that claim the same keys.
 */
export async function claimKeys(
  tx: Queryable,
  asked: readonly { claim: Claim; answer: StoredAnswer; mark: string }[],
): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>()
  const leaders = new Map<string, (typeof asked)[number]>()
  for (const one of asked) {
    const leader = leaders.get(claimId(one.claim))
    if (!leader) leaders.set(claimId(one.claim), one)
    else
      verdicts.set(one.mark, {
        won: false,
        twin: leader.mark,
        other: leader.claim.requestHash !== one.claim.requestHash,
      })
  }
  if (leaders.size === 0) return verdicts
  // Sorted, so that two flushes lock the same keys in the same order.
  const sorted = [...leaders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  const won = new Set(
    (
      await rows<{ api_key_id: string; key: string }>(
        tx,
        sql`insert into idempotency_keys (api_key_id, key, request_hash, status, response)
          select * from unnest(${sorted.map(({ claim }) => claim.apiKeyId)}::uuid[], ${sorted.map(({ claim }) => claim.key)}::text[],
            ${sorted.map(({ claim }) => claim.requestHash)}::text[], ${sorted.map(({ answer }) => answer.status)}::smallint[],
            ${sorted.map(({ answer }) => JSON.stringify(answer.body))}::json[])
          on conflict (api_key_id, key) do update set request_hash = excluded.request_hash, status = excluded.status,
            response = excluded.response, created_at = now()
          where idempotency_keys.created_at < now() - interval '24 hours'
          returning api_key_id, key`,
      )
    ).map((row) => claimId({ apiKeyId: row.api_key_id, key: row.key })),
  )
  const lost = sorted.filter(({ claim }) => !won.has(claimId(claim)))
  const stored = await selectStored(
    tx,
    lost.map(({ claim }) => claim),
  )
  for (const { claim, mark, answer } of sorted) {
    const row = stored.get(claimId(claim))
    if (!row) verdicts.set(mark, { won: true })
    else if (row.request_hash !== claim.requestHash) verdicts.set(mark, { won: false, other: true })
    // This is our own claim: the first attempt was committed, but its confirmation was lost. The work is done; not a replay.
    else if (JSON.stringify(row.response) === JSON.stringify(answer.body)) verdicts.set(mark, { won: true })
    else verdicts.set(mark, { won: false, answer: { status: row.status, body: row.response } })
  }
  // If the first request of a key in this batch gets a stored answer, the others of that key get it too.
  for (const [mark, verdict] of verdicts) {
    if (verdict.twin === undefined || verdict.other) continue
    const leader = verdicts.get(verdict.twin)
    if (leader && !leader.won) verdicts.set(mark, leader)
  }
  return verdicts
}

interface StoredRow {
  api_key_id: string
  key: string
  request_hash: string
  status: number
  response: unknown
}

async function selectStored(tx: Queryable, claims: readonly Claim[]): Promise<Map<string, StoredRow>> {
  if (claims.length === 0) return new Map()
  const found = await rows<StoredRow>(
    tx,
    sql`select api_key_id, key, request_hash, status, response from idempotency_keys
      where (api_key_id, key) in (select * from unnest(${claims.map((claim) => claim.apiKeyId)}::uuid[],
        ${claims.map((claim) => claim.key)}::text[]))`,
  )
  return new Map(found.map((row) => [claimId({ apiKeyId: row.api_key_id, key: row.key }), row]))
}

/** Stores the final answers. */
export async function keepResponses(
  tx: Queryable,
  kept: readonly { claim: Claim; answer: StoredAnswer }[],
): Promise<void> {
  await tx.query(
    sql`update idempotency_keys as stored set status = kept.status, response = kept.response
      from unnest(${kept.map(({ claim }) => claim.apiKeyId)}::uuid[], ${kept.map(({ claim }) => claim.key)}::text[],
        ${kept.map(({ answer }) => answer.status)}::smallint[], ${kept.map(({ answer }) => JSON.stringify(answer.body))}::json[])
        as kept (api_key_id, key, status, response)
      where stored.api_key_id = kept.api_key_id and stored.key = kept.key`,
  )
}

/** Only successes are kept: a corrected request may use its key again. */
export async function forgetClaims(tx: Queryable, claims: readonly Claim[]): Promise<void> {
  await tx.query(
    sql`delete from idempotency_keys where (api_key_id, key) in (
      select * from unnest(${claims.map((claim) => claim.apiKeyId)}::uuid[], ${claims.map((claim) => claim.key)}::text[]))`,
  )
}

function claimId({ apiKeyId, key }: { apiKeyId: string; key: string }): string {
  return `${apiKeyId} ${key}`
}
