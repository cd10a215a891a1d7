// Sends many failed broadcasts again: preview, start, and control of a run (pause, resume, stop, pace).
import type { z } from 'zod'
import { recordAudit } from '../audit/service.ts'
import type { AuditAction } from '../audit/actions.ts'
import { selectLogsByIds } from '../broadcasts/queries.ts'
import type { BroadcastFilter } from '../broadcasts/schema.ts'
import { resolveFilter } from '../broadcasts/search.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problem, violatedConstraint } from '../errors.ts'
import type { SearchCore } from '../http/searches.ts'
import type { Person } from '../policy/callers.ts'
import { isConnected } from '../webhook/service.ts'
import { insertItems, selectJudged } from './judge-queries.ts'
import {
  insertRun,
  isRunActive,
  keepFound,
  lockRun,
  selectOutcome,
  selectRun,
  setPace,
  setState,
} from './queries.ts'
import {
  mostAtOnce,
  type resendStart,
  type ResendPreview,
  type ResendRun,
  type ResendRunDetail,
  type RunState,
} from './schema.ts'
import { countsOf } from './send.ts'

/** Number of broadcasts that a preview shows. */
const shown = 5

/** 409 if the filter finds more than one run may have. */
export async function previewResends(
  ctx: SearchCore,
  person: Person,
  given: BroadcastFilter,
): Promise<ResendPreview> {
  const now = new Date()
  const filter = { ...given, to: given.to && given.to < now ? given.to : now }
  const found = await resolveFilter(ctx, person, filter)
  const groups = found
    ? await ctx.searches.run(person.id, (db) =>
        selectJudged(db, found.where, { limit: mostAtOnce + 1, first: shown }),
      )
    : []
  const all = groups.reduce((sum, { count }) => sum + count, 0)
  if (all > mostAtOnce) throw problem('too_many_resends', { max: mostAtOnce })
  const sendable = groups.find(({ reason }) => reason === null)
  const logs = await selectLogsByIds(ctx.pool, sendable?.first ?? [])
  return {
    found: all,
    sendable: sendable?.count ?? 0,
    left_out: groups
      .flatMap(({ reason, count }) => (reason === null ? [] : [{ reason, count }]))
      .sort((a, b) => b.count - a.count),
    first: (sendable?.first ?? []).flatMap((id) => logs.find((log) => log.id === id) ?? []),
    filter: inWords(filter),
    running: await isRunActive(ctx.pool),
    connected: await isConnected(ctx, ctx.pool),
  }
}

/** The filter as the list's query parameters. */
function inWords({ from, to, ...words }: BroadcastFilter): Record<string, string> {
  const all = { ...words, from: from?.toISOString(), to: to?.toISOString() }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/**
 * If a run has this id already, returns it. 409 while another run is active, if n8n is not connected, and if the filter finds
 * another number than expected, so that only what the user saw in the preview is sent.
 */
export async function startResends(
  ctx: SearchCore,
  person: Person,
  { id, filter, expected, pace }: z.output<typeof resendStart>,
): Promise<{ run: ResendRun; fresh: boolean }> {
  const known = await selectRun(ctx.pool, id)
  if (known) return { run: known, fresh: false }
  const where = (await resolveFilter(ctx, person, filter))?.where
  const start = async (tx: Queryable) => {
    if (!(await isConnected(ctx, tx))) throw problem('n8n_not_connected')
    await insertRun(tx, { id, userId: person.id, filter: inWords(filter), pace })
    const { found, sendable } = where
      ? await insertItems(tx, id, where, mostAtOnce + 1)
      : { found: 0, sendable: 0 }
    if (found > mostAtOnce) throw problem('too_many_resends', { max: mostAtOnce })
    if (sendable !== expected) throw problem('resends_changed', { count: sendable })
    if (sendable === 0) throw problem('nothing_to_resend')
    await keepFound(tx, id, { found, left_out: found - sendable })
    await recordAudit(tx, person, 'broadcast.resends_started', 'resend_runs', id, { count: sendable, pace })
    await ctx.live.publish(tx, { kind: 'resends', id })
    return { run: await existing(tx, id), fresh: true }
  }
  try {
    return await transaction(ctx.pool, start)
  } catch (error) {
    const constraint = violatedConstraint(error)
    // The same request, sent twice at the same time.
    const twin = constraint?.startsWith('resend_runs') ? await selectRun(ctx.pool, id) : undefined
    if (twin) return { run: twin, fresh: false }
    if (constraint === 'resend_runs_one_active') throw problem('resends_running')
    throw error
  }
}

export async function readRun(ctx: Core, id: string): Promise<ResendRunDetail> {
  return { ...(await existing(ctx.pool, id)), ...(await selectOutcome(ctx.pool, id)) }
}

type Move = 'pause' | 'resume' | 'stop'

const moves: Record<Move, { to: RunState; audit: AuditAction }> = {
  pause: { to: 'paused', audit: 'broadcast.resends_paused' },
  resume: { to: 'running', audit: 'broadcast.resends_resumed' },
  stop: { to: 'stopped', audit: 'broadcast.resends_stopped' },
}

/** Does nothing if the run is in that state already. 409 if the run has ended. */
export function moveRun(ctx: Core, person: Person, id: string, move: Move): Promise<ResendRun> {
  const { to, audit } = moves[move]
  return transaction(ctx.pool, async (tx) => {
    const state = await lockRun(tx, id)
    if (state === undefined) throw problem('no_such_resend_run')
    if (state === to) return existing(tx, id)
    refuseEnded(state)
    if (move === 'resume' && !(await isConnected(ctx, tx))) throw problem('n8n_not_connected')
    await setState(tx, id, to)
    await recordAudit(tx, person, audit, 'resend_runs', id, await countsOf(tx, id))
    await ctx.live.publish(tx, { kind: 'resends', id })
    return existing(tx, id)
  })
}

export function changePace(ctx: Core, person: Person, id: string, pace: number): Promise<ResendRun> {
  return transaction(ctx.pool, async (tx) => {
    const state = await lockRun(tx, id)
    if (state === undefined) throw problem('no_such_resend_run')
    refuseEnded(state)
    await setPace(tx, id, pace)
    await recordAudit(tx, person, 'broadcast.resends_paced', 'resend_runs', id, { pace })
    await ctx.live.publish(tx, { kind: 'resends', id })
    return existing(tx, id)
  })
}

function refuseEnded(state: RunState): void {
  if (state === 'stopped' || state === 'done') throw problem('resends_ended')
}

async function existing(db: Queryable, id: string): Promise<ResendRun> {
  const run = await selectRun(db, id)
  if (!run) throw problem('no_such_resend_run')
  return run
}
