// Counts broadcasts from the log itself: once after an upgrade or a change of timezone, and every night to verify that the
// summary, which the deltas add up to, agrees with the log.
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

/** Days before today that charts and signals use. */
const recentDays = 31
/** Days that may still change, because WhatsApp's callbacks come late. */
const checkedDays = 7

const daysBack = (today: string, count: number) =>
  Array.from({ length: count + 1 }, (_, back) => addDays(today, -back))

/** Counts the days one by one, newest first, each with the lock of the refresh. */
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
 * The first count of this version, or in this timezone: counts the recent days from the log, by the days of this timezone.
 * Older days keep their numbers in the former timezone, but their reasons are masked (customers/failure.ts).
 */
export async function beginSummary(ctx: Core): Promise<void> {
  const { timezone } = ctx.config
  const { today, timezone: before } = await selectFreshness(ctx.pool, timezone)
  if (before !== null)
    ctx.log.warn(
      { before, timezone },
      'APP_TIMEZONE has changed: counting the last 31 days again; older days stay as they are',
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

/** Compares the summary with the log of broadcasts, corrects differences, and logs a warning for each day that differed. */
export async function checkSummary(ctx: Core): Promise<void> {
  const { today, timezone } = await selectFreshness(ctx.pool, ctx.config.timezone)
  if (timezone !== ctx.config.timezone) return // the first count has not been done yet
  await recountDays(ctx, daysBack(today, checkedDays), (day, differing) => {
    ctx.metrics.summaryMended.inc()
    ctx.log.warn(
      { day, differing: differing.slice(0, 20) },
      'the dashboard’s numbers of a day differed from the broadcast log and have been counted again',
    )
  })
}

/** The hour, in the business timezone, in which hardly anything is pushed. */
const night = '03'

export async function checkSummaryAtNight(ctx: Core): Promise<void> {
  const hour = new Intl.DateTimeFormat('en-GB', {
    timeZone: ctx.config.timezone,
    hour: '2-digit',
    hourCycle: 'h23',
  })
  if (hour.format(new Date()) === night) await checkSummary(ctx)
}
