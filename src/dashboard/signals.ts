// Signals that need an admin's attention: n8n is silent, many broadcasts fail, or few arrive. They are computed from the past
// four weeks at every refresh of the summary, so every five minutes even while nothing happens.
import { z } from 'zod'
import { failure } from '../broadcasts/schema.ts'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { queueNews } from '../webhook/service.ts'
import { changesOf } from './news.ts'
import { readReason } from '../customers/failure.ts'
import {
  flows,
  selectFailureRate,
  selectLastPushes,
  selectRecent,
  selectRecentShares,
  selectSignals,
  selectUsual,
  selectUsualShares,
  updateSignals,
  type Flow,
} from './signal-queries.ts'

const minute = 60_000
/** Failures of the last so many minutes count as recent. */
const recentMinutes = 15
/** In an hour with fewer usual pushes, silence means nothing. */
const busyFrom = 6
const burstFrom = 10
const burstRate = 0.1
/** Messages sent 60 to 10 minutes ago are checked for arrival: they had time to arrive, and are still recent. */
const arriving = { from: 60, to: 10 }
const fallFrom = 20
/** If the usual share of arrivals is smaller, deliveries are not reported, or only some. */
const toldFrom = 0.3

export const flow = z.object({
  last_push_at: z.iso.datetime({ offset: true }).nullable(),
  usual_per_hour: z
    .number()
    .meta({ description: 'Average pushes in this hour of this weekday, over four weeks' }),
  silent: z.boolean().meta({ description: 'No push for much longer than usual in this hour' }),
})
export type FlowSignal = z.infer<typeof flow>

export const signals = z.object({
  n8n: flow.extend({ flows: z.object({ broadcasts: flow, tickets: flow }) }).meta({
    description: 'Both flows together: the newest push, the sum, and whether one of them is silent',
  }),
  failures_recent: z.object({
    minutes: z.number(),
    failed: z.number(),
    total: z.number(),
    usual_rate: z.number().meta({ description: 'Share of failures in the past four weeks, 0 to 1' }),
    burst: z.boolean(),
    top_reason: z.string().nullable().meta({ description: 'null if none failed, or none has a reason' }),
    top_failure: failure.nullable().meta({ description: 'The meaning of top_reason' }),
  }),
  delivery_recent: z
    .object({
      minutes: z
        .object({ from: z.number(), to: z.number() })
        .meta({ description: 'Broadcasts that were sent so many minutes ago' }),
      sent: z.number(),
      delivered: z.number(),
      usual_share: z
        .number()
        .meta({ description: 'Share of sent broadcasts that were delivered in the past four weeks, 0 to 1' }),
      usual_read_share: z.number(),
      fallen: z.boolean().meta({ description: 'Whether less than half of the usual share was delivered' }),
    })
    .meta({ description: 'Shows first that WhatsApp has blocked the sender’s number' }),
})
export type Signals = z.infer<typeof signals>

const neverHeard: FlowSignal = { last_push_at: null, usual_per_hour: 0, silent: false }

/** The signals before the first refresh. */
const noSignals: Signals = {
  n8n: { ...neverHeard, flows: { broadcasts: neverHeard, tickets: neverHeard } },
  failures_recent: {
    minutes: recentMinutes,
    failed: 0,
    total: 0,
    usual_rate: 0,
    burst: false,
    top_reason: null,
    top_failure: null,
  },
  delivery_recent: {
    minutes: arriving,
    sent: 0,
    delivered: 0,
    usual_share: 0,
    usual_read_share: 0,
    fallen: false,
  },
}

interface Quiet {
  now: Date
  hourBegan: Date
  lastPush: Date | null
  /** Usual pushes in this hour of this weekday. */
  usual: number
  /** Usual pushes in the hour before. */
  usualBefore: number
}

/**
 * Whether a busy hour has had no push for more than 15 minutes and more than four usual gaps (so 40 minutes at most). The
 * silence of a quiet hour before, such as the night, does not count.
 */
export function isSilent({ now, hourBegan, lastPush, usual, usualBefore }: Quiet): boolean {
  if (usual < busyFrom) return false
  const since = usualBefore < busyFrom ? hourBegan.getTime() : hourBegan.getTime() - 60 * minute
  const quietFor = now.getTime() - Math.max(since, lastPush?.getTime() ?? 0)
  return quietFor > Math.max(15, 4 * (60 / usual)) * minute
}

/** Whether at least ten broadcasts failed, and at least a tenth of all, and at least three times the usual share. */
export function isBurst(failed: number, total: number, usualRate: number): boolean {
  return failed >= burstFrom && failed / total >= Math.max(burstRate, 3 * usualRate)
}

/** Whether at least twenty were sent, and less than half of the usual share was delivered. */
export function isFallen(sent: number, delivered: number, usualShare: number): boolean {
  return sent >= fallFrom && usualShare >= toldFrom && delivered / sent < usualShare / 2
}

/** Runs in the transaction of the refresh. */
export async function refreshSignals(ctx: Pick<Core, 'config'>, tx: Queryable): Promise<void> {
  const { timezone } = ctx.config
  const before = await readSignals(tx)
  const { now, hour_began: hourBegan, rate } = await selectFailureRate(tx, timezone)
  const last = await selectLastPushes(tx)
  const usual = await selectUsual(tx, timezone)
  const recent = await selectRecent(tx, recentMinutes)
  const past = await selectUsualShares(tx, timezone)
  const { sent, delivered } = await selectRecentShares(tx, arriving)
  const usualShare = shareOf(past.delivered, past.sent)
  const judge = (name: Flow): FlowSignal => {
    const of = usual.find(({ flow: one }) => one === name)
    const known = before.n8n.flows[name].last_push_at
    const lastPush = last[name] ?? (known === null ? null : new Date(known))
    const { this_hour: perHour = 0, hour_before: usualBefore = 0 } = of ?? {}
    return {
      last_push_at: lastPush?.toISOString() ?? null,
      usual_per_hour: tenth(perHour),
      silent: isSilent({ now, hourBegan, lastPush, usual: perHour, usualBefore }),
    }
  }
  const found: Signals = {
    n8n: together({ broadcasts: judge('broadcasts'), tickets: judge('tickets') }),
    failures_recent: {
      minutes: recentMinutes,
      failed: recent.failed,
      total: recent.total,
      usual_rate: shareOf(rate, 1),
      burst: isBurst(recent.failed, recent.total, rate),
      top_reason: recent.top_reason,
      top_failure: recent.top_reason === null ? null : readReason(recent.top_reason),
    },
    delivery_recent: {
      minutes: arriving,
      sent,
      delivered,
      usual_share: usualShare,
      usual_read_share: shareOf(past.read, past.sent),
      fallen: isFallen(sent, delivered, usualShare),
    },
  }
  await updateSignals(tx, found)
  for (const news of changesOf(before, found, timezone)) await queueNews(ctx, tx, news.type, news.data)
}

const shareOf = (part: number, all: number) => (all === 0 ? 0 : Math.round((part / all) * 10_000) / 10_000)

const tenth = (value: number) => Math.round(value * 10) / 10

function together(both: Signals['n8n']['flows']): Signals['n8n'] {
  const all = flows.map((name) => both[name])
  return {
    last_push_at: all.map((one) => one.last_push_at).reduce((a, b) => ((a ?? '') > (b ?? '') ? a : b)),
    usual_per_hour: tenth(all.reduce((sum, one) => sum + one.usual_per_hour, 0)),
    silent: all.some((one) => one.silent),
    flows: both,
  }
}

/** The signals as of the last refresh. */
export async function readSignals(db: Queryable): Promise<Signals> {
  return signalsOf(await selectSignals(db))
}

/** Reads stored signals. If an earlier version stored them in another form, or lacked some, those are calm. */
export function signalsOf(kept: unknown): Signals {
  const known = z.looseObject({}).safeParse(kept).data ?? {}
  return signals.safeParse({ ...noSignals, ...known }).data ?? noSignals
}
