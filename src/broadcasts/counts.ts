// How a log counts in the summary: by status (skipped separately from failed), as delivered and as read, and each of these per
// template and workflow. Both the writers and the nightly recount use this file.
import sql, { join, raw, type Sql } from 'sql-template-tag'

/** `error_code` of a message that was not sent on purpose. It is logged as failed and never counted as a failure. */
export const skipped = 'skipped'

/** Condition on broadcast_logs: failed, and not skipped on purpose. */
export const isFailure = sql`status = 'failed' and error_code is distinct from 'skipped'`
export const isSkipped = sql`status = 'failed' and error_code = 'skipped'`

/** The columns of a log by which it is counted. */
const counted = [
  'broadcast_at',
  'status',
  'failure_reason',
  'error_code',
  'delivered_at',
  'read_at',
  'template',
  'workflow',
] as const

/** These columns of the table `alias`, for `returning`; the prefix `was` distinguishes the old row from the new one. */
export const countedColumns = (alias: string, was = '') =>
  raw(counted.map((column) => `${alias}.${column} as ${was}${column}`).join(', '))
const oldColumns = raw(counted.map((column) => `was_${column}`).join(', '))
const plainColumns = raw(counted.join(', '))

/** The logs in `from`, each counted once. */
export const once = (from: Sql) => sql`(select ${plainColumns}, 1 as value from ${from})`

/** Both sides of a change: the old values counted -1, the new values counted +1. */
export const bothSides = (from: Sql) =>
  sql`(select ${plainColumns}, 1 as value from ${from} union all select ${oldColumns}, -1 from ${from})`

const perMinute = sql`date_bin('1 minute', broadcast_at, timestamptz '2000-01-01 00:00Z')`
const label = sql`case when ${isSkipped} then 'skipped' else status end`
const reason = sql`case when ${isFailure} then coalesce(failure_reason, '') else '' end`

/**
 * Counts the logs in `from`: minute, metric, label, reason and value. For a template or workflow, the label is its name and
 * the reason is the step. `fresh`: none of the logs has been delivered yet, because they are just being inserted.
 */
export function counts(from: Sql, { fresh = false, minute = perMinute } = {}): Sql {
  const steps = fresh ? [] : (['delivered', 'read'] as const)
  const has = (step: 'delivered' | 'read') => raw(`${step}_at is not null`)
  const named = (['template', 'workflow'] as const).flatMap((kind) => {
    const name = raw(kind)
    return [
      sql`select ${minute}, ${raw(`'${kind}'`)}, ${name}, ${label}, value from ${from} as log where ${name} is not null`,
      ...steps.map(
        (
          step,
        ) => sql`select ${minute}, ${raw(`'${kind}'`)}, ${name}, ${raw(`'${step}'`)}, value from ${from} as log
          where ${name} is not null and ${has(step)}`,
      ),
    ]
  })
  const all = [
    sql`select ${minute} as minute, 'broadcasts' as metric, ${label} as label, ${reason} as reason, value from ${from} as log`,
    ...steps.map(
      (step) =>
        sql`select ${minute}, 'delivery', ${raw(`'${step}'`)}, '', value from ${from} as log where ${has(step)}`,
    ),
    ...named,
  ]
  return sql`select minute, metric, label, reason, sum(value) as value from (${join(all, ' union all ')}) as counted
    group by 1, 2, 3, 4 having sum(value) <> 0`
}

/** Adds the changes of the summary, per minute of the broadcast. */
export const addDeltas = (from: Sql, options: { fresh?: boolean } = {}) =>
  sql`insert into dashboard_deltas (minute, metric, label, reason, value) ${counts(from, options)}`
