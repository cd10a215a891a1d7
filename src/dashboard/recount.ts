// Counting broadcasts from the log itself: once after an upgrade or in a new timezone, and every night as a proof that what
// the deltas add up to is what the log has.
import { readOldFailures } from '../broadcasts/failures.ts'
import type { Core } from '../core.ts'
import { reasonOf } from '../customers/failure.ts'
import { transaction } from '../db/transaction.ts'
import { readOldReplyFailures } from '../replies/failures.ts'
import { addDays } from './days.ts'
import {
  foldDeltas,
  markBegun,
  recountDay,
  replaceReasons,
  seedTicketPushes,
  selectDaysWithLogs,
  selectReasonsBefore,
  type Proof,
} from './delta-queries.ts'
import { lockRefresh, selectFreshness } from './queries.ts'

/** Days before today that charts and judgements look at. */
const recentDays = 31
/** Days that may still change: callbacks of WhatsApp come late. */
const provenDays = 7

const daysBack = (today: string, count: number) =>
  Array.from({ length: count + 1 }, (_, back) => addDays(today, -back))

/** A day at a time, the newest first, each with the refresh's lock. */
async function recountDays(
  ctx: Core,
  days: readonly string[],
  onDiffering: (day: string, differing: Proof[]) => void,
): Promise<void> {
  const { timezone } = ctx.config
  for (const day of await selectDaysWithLogs(ctx.pool, days, timezone)) {
    if (ctx.stopping.aborted) return
    const differing = await transaction(ctx.pool, async (tx) => {
      await lockRefresh(tx)
      const found = await recountDay(tx, day, timezone)
      await foldDeltas(tx, timezone)
      return found
    })
    if (differing.length > 0) onDiffering(day, differing)
  }
}

/**
 * The first count of this version, or in this timezone: the recent days from the log, by the days of the zone. Older days
 * stay as they were counted, in the zone of then; their reasons lose what differs from message to message.
 */
export async function beginSummary(ctx: Core): Promise<void> {
  const { timezone } = ctx.config
  const { today, timezone: before } = await selectFreshness(ctx.pool, timezone)
  if (before !== null)
    ctx.log.warn(
      { before, timezone },
      'APP_TIMEZONE has changed: the last 31 days are counted again, older ones stay',
    )
  const days = daysBack(today, recentDays)
  await readOldFailures(ctx, new Date(Date.now() - (recentDays + 1) * 86_400_000))
  await readOldReplyFailures(ctx.pool)
  await recountDays(ctx, days, () => undefined)
  if (ctx.stopping.aborted) return
  await transaction(ctx.pool, async (tx) => {
    await lockRefresh(tx)
    await maskReasons(tx, addDays(today, -recentDays))
    await seedTicketPushes(tx, days.slice(1), timezone)
    await markBegun(tx, timezone)
  })
}

async function maskReasons(tx: Parameters<typeof replaceReasons>[0], before: string): Promise<void> {
  const sums = new Map<string, { day: string; label: string; value: number }>()
  const rows = await selectReasonsBefore(tx, before)
  const changed = new Set(rows.filter(({ label }) => reasonOf(label) !== label).map(({ day }) => day))
  for (const { day, label: raw, value } of rows) {
    if (!changed.has(day)) continue
    const label = reasonOf(raw)
    const sum = sums.get(`${day} ${label}`) ?? { day, label, value: 0 }
    sum.value += value
    sums.set(`${day} ${label}`, sum)
  }
  await replaceReasons(tx, [...sums.values()])
}

/** What was added up is compared with the log, mended where it differs, and the log says so. */
export async function proveSummary(ctx: Core): Promise<void> {
  const { today, timezone } = await selectFreshness(ctx.pool, ctx.config.timezone)
  if (timezone !== ctx.config.timezone) return // it has not begun
  await recountDays(ctx, daysBack(today, provenDays), (day, differing) => {
    ctx.metrics.summaryMended.inc()
    ctx.log.warn(
      { day, differing: differing.slice(0, 20) },
      'the dashboard’s numbers of a day were not those of the log; they have been counted again',
    )
  })
}

/** Hour of the business's day in which next to nothing is pushed. */
const night = '03'

export async function proveSummaryAtNight(ctx: Core): Promise<void> {
  const hour = new Intl.DateTimeFormat('en-GB', {
    timeZone: ctx.config.timezone,
    hour: '2-digit',
    hourCycle: 'h23',
  })
  if (hour.format(new Date()) === night) await proveSummary(ctx)
}
