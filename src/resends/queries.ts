// SQL of runs and their items: reading and writing.
import sql from 'sql-template-tag'
import { isFailure, isSkipped } from '../broadcasts/counts.ts'
import type { LeftOutReason } from '../broadcasts/schema.ts'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { ResendRun, ResendRunDetail, RunState } from './schema.ts'

type RunRow = Omit<ResendRun, 'by'> & { user_id: string; full_name: string }

const columns = sql`run.id, run.state, run.pause_reason, run.filter, run.pace, run.user_id, u.full_name, run.found,
  run.found - run.sent - run.left_out as waiting, run.sent, run.left_out, run.created_at, run.updated_at, run.ended_at`

const present = ({ user_id: id, full_name, ...run }: RunRow): ResendRun => ({ ...run, by: { id, full_name } })

/** Newest first. */
export async function selectRuns(db: Queryable, limit: number): Promise<ResendRun[]> {
  const found = await rows<RunRow>(
    db,
    sql`select ${columns} from resend_runs as run join users as u on u.id = run.user_id
      order by run.created_at desc, run.id desc limit ${limit}`,
  )
  return found.map(present)
}

export async function selectRun(db: Queryable, id: string): Promise<ResendRun | undefined> {
  const found = await first<RunRow>(
    db,
    sql`select ${columns} from resend_runs as run join users as u on u.id = run.user_id where run.id = ${id}`,
  )
  return found && present(found)
}

/** Whether a run has not ended. */
export async function isRunActive(db: Queryable): Promise<boolean> {
  return (await first(db, sql`select from resend_runs where state in ('running', 'paused')`)) !== undefined
}

/** Waits until a process that is sending has finished its step, so nothing of the run is sent while it is locked. */
export async function lockRun(tx: Queryable, id: string): Promise<RunState | undefined> {
  return (
    await first<{ state: RunState }>(tx, sql`select state from resend_runs where id = ${id} for update`)
  )?.state
}

export async function insertRun(
  tx: Queryable,
  { id, userId, filter, pace }: { id: string; userId: string; filter: object; pace: number },
): Promise<void> {
  await tx.query(
    sql`insert into resend_runs (id, user_id, filter, pace) values (${id}, ${userId}, ${JSON.stringify(filter)}::jsonb, ${pace})`,
  )
}

export async function keepFound(
  tx: Queryable,
  id: string,
  { found, left_out }: { found: number; left_out: number },
): Promise<void> {
  await tx.query(
    sql`update resend_runs set found = ${found}, left_out = ${left_out}, updated_at = now() where id = ${id}`,
  )
}

/** For a run that has not ended. A resumed run does not make up for the time in which it was paused. */
export async function setState(
  tx: Queryable,
  id: string,
  state: RunState,
  pauseReason?: 'not_connected',
): Promise<void> {
  const hasEnded = state === 'stopped' || state === 'done'
  await tx.query(
    sql`update resend_runs set state = ${state}, pause_reason = ${pauseReason ?? null}, updated_at = now(),
        next_at = greatest(next_at, now()), ended_at = case when ${hasEnded} then now() end
      where id = ${id}`,
  )
}

/** Takes effect at once: a faster pace does not wait for the time that the slower pace had set. */
export async function setPace(tx: Queryable, id: string, pace: number): Promise<void> {
  await tx.query(
    sql`update resend_runs set pace = ${pace}, updated_at = now(),
        next_at = least(next_at, now() + interval '1 minute' / ${pace}::float8)
      where id = ${id}`,
  )
}

/** A process that sends late makes up for at most this many seconds. */
const catchUp = 3

export interface DueRun {
  id: string
  /** How many the pace allows now. */
  due: number
  /** How many of its messages n8n has not taken yet. */
  unsent: number
  pace: number
}

/**
 * The run that may send now, locked; undefined if there is none, or another process has locked it. The database's clock
 * decides how many are due.
 */
export function lockDueRun(tx: Queryable): Promise<DueRun | undefined> {
  return first(
    tx,
    sql`select id, pace, 1 + floor(extract(epoch from least(now() - next_at, ${catchUp} * interval '1 second')) * pace / 60)::int as due,
        (select count(*) from webhook_messages where state = 'waiting' and log_id in (
          select resend_id from resend_items where run_id = resend_runs.id and resend_id is not null)) as unsent
      from resend_runs where state = 'running' and next_at <= now() for update skip locked`,
  )
}

/** The next waiting items, in order. */
export function selectWaiting(tx: Queryable, runId: string, limit: number): Promise<{ log_id: string }[]> {
  return rows(
    tx,
    sql`select log_id from resend_items where run_id = ${runId} and state = 'waiting' order by position limit ${limit}`,
  )
}

export interface Settled {
  log_id: string
  /** The copy that was sent; null if the item was left out. */
  resend_id: string | null
  reason: LeftOutReason | null
}

/** Records items as sent or left out, and when the next may be sent. Items that were left out do not count for the pace. */
export async function settleItems(tx: Queryable, runId: string, settled: readonly Settled[]): Promise<void> {
  await tx.query(
    sql`update resend_items as item set state = case when one.resend_id is null then 'left_out' else 'sent' end,
        resend_id = one.resend_id, reason = one.reason
      from unnest(${settled.map((one) => one.log_id)}::uuid[], ${settled.map((one) => one.resend_id)}::uuid[],
        ${settled.map((one) => one.reason)}::text[]) as one (log_id, resend_id, reason)
      where item.run_id = ${runId} and item.log_id = one.log_id`,
  )
  const sent = settled.filter((one) => one.resend_id !== null).length
  await tx.query(
    sql`update resend_runs set sent = sent + ${sent}, left_out = left_out + ${settled.length - sent}, updated_at = now(),
        next_at = greatest(next_at, now() - ${catchUp} * interval '1 second') + ${sent}::int * interval '1 minute' / pace
      where id = ${runId}`,
  )
}

export async function selectOutcome(
  db: Queryable,
  runId: string,
): Promise<Pick<ResendRunDetail, 'left_out_by' | 'outcome'>> {
  const left_out_by = await rows<ResendRunDetail['left_out_by'][number]>(
    db,
    sql`select reason, count(*) as count from resend_items where run_id = ${runId} and state = 'left_out'
      group by reason order by count desc, reason`,
  )
  const outcome = await first<ResendRunDetail['outcome']>(
    db,
    sql`select count(*) filter (where status = 'pending' and message.state = 'waiting') as unsent,
        count(*) filter (where status = 'pending' and message.state is distinct from 'waiting') as pending,
        count(*) filter (where status = 'success' and delivered_at is null and read_at is null) as sent,
        count(*) filter (where status = 'success' and delivered_at is not null and read_at is null) as delivered,
        count(*) filter (where status = 'success' and read_at is not null) as read,
        count(*) filter (where ${isFailure}) as failed, count(*) filter (where ${isSkipped}) as skipped
      from resend_items as item join broadcast_logs as log on log.id = item.resend_id
        left join webhook_messages as message on message.log_id = log.id
      where item.run_id = ${runId} and item.state = 'sent'`,
  )
  if (!outcome) throw new Error('an aggregate returned no row')
  return { left_out_by, outcome }
}
