// SQL of the outbox: messages, their attempts, the jobs that deliver them, and the endpoint.
import sql from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { Attempt } from './send.ts'

export interface EndpointRow {
  url: string | null
  secret: string
  /** Separated by spaces, newest first; null: none, or they have expired. */
  previous_secret: string | null
  previous_until: Date | null
}

const endpointColumns = sql`url, secret, case when previous_until > now() then previous_secret end as previous_secret,
  case when previous_until > now() then previous_until end as previous_until`

export function selectEndpoint(db: Queryable): Promise<EndpointRow | undefined> {
  return first(db, sql`select ${endpointColumns} from webhook_endpoint`)
}

/** Returns the row. If there is none, inserts it with this secret. */
export async function insertEndpoint(db: Queryable, secret: string): Promise<EndpointRow> {
  await db.query(sql`insert into webhook_endpoint (secret) values (${secret}) on conflict do nothing`)
  const row = await selectEndpoint(db)
  if (!row) throw new Error('insert into webhook_endpoint left no row')
  return row
}

export async function updateEndpointUrl(db: Queryable, url: string | null): Promise<void> {
  await db.query(sql`update webhook_endpoint set url = ${url}, updated_at = now()`)
}

/**
 * Messages are signed with the old secret as well for so many hours. Older ones that have not expired are kept too, up to three
 * in all, so that the receiver's secret stays valid even if a user replaces it twice.
 */
export function rotateSecret(db: Queryable, secret: string, hours: number): Promise<EndpointRow | undefined> {
  return first(
    db,
    sql`update webhook_endpoint set secret = ${secret}, previous_secret = case when previous_until > now()
          then array_to_string((secret || string_to_array(previous_secret, ' '))[1:3], ' ') else secret end,
        previous_until = now() + ${hours} * interval '1 hour', updated_at = now()
      returning ${endpointColumns}`,
  )
}

/** The row that a message is about. */
export type Subject = { reply_id: string } | { log_id: string }
/** News about a ticket. A ticket may have several. */
export interface TicketNews {
  ticket_id: number
}

export interface NewMessage {
  id: string
  lane: string
  type: string
  reply_id?: string
  log_id?: string
  ticket_id?: number
  data?: Record<string, unknown>
}

/** Inserts the message with the job that delivers it, in the caller's transaction. */
export async function insertMessage(tx: Queryable, message: NewMessage): Promise<void> {
  const { id, lane, type, reply_id = null, log_id = null, ticket_id = null, data } = message
  await tx.query(
    sql`insert into webhook_messages (id, lane, type, reply_id, log_id, ticket_id, data, next_attempt_at)
      values (${id}, ${lane}, ${type}, ${reply_id}, ${log_id}, ${ticket_id}, ${data ? JSON.stringify(data) : null}::jsonb, now())`,
  )
  await addJobs(tx, [lane])
}

/** Inserts a message about each of these logs, each in its own lane. */
export async function insertLogMessages(
  tx: Queryable,
  type: string,
  messages: readonly { id: string; lane: string; log_id: string }[],
): Promise<void> {
  await tx.query(
    sql`insert into webhook_messages (id, lane, type, log_id, next_attempt_at)
      select id, lane, ${type}, log_id, now() from unnest(${messages.map((one) => one.id)}::uuid[],
        ${messages.map((one) => one.lane)}::text[], ${messages.map((one) => one.log_id)}::uuid[]) as message (id, lane, log_id)`,
  )
  await addJobs(
    tx,
    messages.map(({ lane }) => lane),
  )
}

/** Adds one job per lane, in sorted order. A lane's existing job is rescheduled. `at`: the job does not run before. */
export async function addJobs(tx: Queryable, lanes: readonly string[], at?: Date): Promise<void> {
  await tx.query(
    sql`select graphile_worker.add_job('deliver', json_build_object('lane', lane), run_at => ${at ?? null}::timestamptz,
        max_attempts => 1::smallint, job_key => 'deliver ' || lane)
      from unnest(${[...lanes].sort()}::text[]) as lane`,
  )
}

export interface Claimed {
  id: string
  lane: string
  type: string
  reply_id: string | null
  log_id: string | null
  ticket_id: number | null
  data: Record<string, unknown> | null
  round: number
  attempts: number
  created_at: Date
}

/** Claims the lane's oldest waiting message if it is due and not claimed, and counts the attempt. */
export function claimNext(db: Queryable, lane: string, seconds: number): Promise<Claimed | undefined> {
  return first(
    db,
    sql`update webhook_messages set attempts = attempts + 1, updated_at = now(),
        claimed_until = now() + ${seconds} * interval '1 second'
      where id = (select id from webhook_messages where lane = ${lane} and state = 'waiting' order by place limit 1)
        and state = 'waiting' and next_attempt_at <= now() and (claimed_until is null or claimed_until < now())
      returning id, lane, type, reply_id, log_id, ticket_id, data, round, attempts, created_at`,
  )
}

/** When the lane's oldest waiting message may be sent; undefined: none waits. `claimed`: an attempt is running. */
export function selectHead(
  db: Queryable,
  lane: string,
): Promise<{ next_attempt_at: Date; due: boolean; claimed: boolean } | undefined> {
  return first(
    db,
    sql`select next_attempt_at, next_attempt_at <= now() as due, coalesce(claimed_until >= now(), false) as claimed
      from webhook_messages where lane = ${lane} and state = 'waiting' order by place limit 1`,
  )
}

export async function insertAttempt(
  tx: Queryable,
  { id, round }: Pick<Claimed, 'id' | 'round'>,
  { startedAt, milliseconds, statusCode, failure, response }: Attempt,
): Promise<void> {
  await tx.query(
    sql`insert into webhook_attempts (message_id, round, started_at, milliseconds, status_code, error, response)
      values (${id}, ${round}, ${startedAt}, ${milliseconds}, ${statusCode}, ${failure ?? null}, ${response || null})`,
  )
}

/** Whether the receiver has taken another message since this one was first tried in this round. */
export async function tookAnotherSince(
  db: Queryable,
  { id, round }: Pick<Claimed, 'id' | 'round'>,
): Promise<boolean> {
  const row = await first<{ took: boolean | null }>(
    db,
    sql`select (select id from webhook_attempts where error is null order by id desc limit 1)
        > (select min(id) from webhook_attempts where message_id = ${id} and round = ${round}) as took`,
  )
  return row?.took ?? false
}

/**
 * Moves the messages of these replies to another lane, in the order in which they were queued. A message whose attempt is
 * running is moved as well; when the attempt ends, the new lane continues.
 */
export async function moveLane(tx: Queryable, replyIds: readonly string[], lane: string): Promise<void> {
  const moved = await rows<{ state: string }>(
    tx,
    sql`update webhook_messages set lane = ${lane} where reply_id = any(${[...replyIds]}::uuid[]) returning state`,
  )
  if (moved.some(({ state }) => state === 'waiting')) await addJobs(tx, [lane])
}

/**
 * Ends an attempt, and returns the message's lane. undefined if the message no longer belongs to this attempt, because another
 * process has claimed it or a user has sent it again.
 */
export async function settleMessage(
  tx: Queryable,
  { id, round, attempts }: Pick<Claimed, 'id' | 'round' | 'attempts'>,
  to: { state: 'waiting' | 'handed_over' | 'dead'; seconds?: number; unreachable?: boolean },
): Promise<{ lane: string } | undefined> {
  return first(
    tx,
    sql`update webhook_messages set state = ${to.state}, claimed_until = null, updated_at = now(),
        unreachable = ${to.unreachable ?? false},
        next_attempt_at = case when ${to.state} = 'waiting' then now() + ${to.seconds ?? 0} * interval '1 second' end
      where id = ${id} and round = ${round} and attempts = ${attempts} and state = 'waiting' returning lane`,
  )
}

/** The receiver is back: messages that could not be delivered before are due at once. */
export async function wakeUnreachable(tx: Queryable): Promise<void> {
  const woken = await rows<{ lane: string }>(
    tx,
    sql`update webhook_messages set next_attempt_at = now(), unreachable = false
      where id in (select id from webhook_messages where state = 'waiting' and unreachable and next_attempt_at > now()
        order by id limit 1000 for update skip locked)
      returning lane`,
  )
  if (woken.length > 0) await addJobs(tx, [...new Set(woken.map(({ lane }) => lane))])
}

/** Lanes whose oldest message is due but not claimed, because their job died or was lost. */
export function selectForgottenLanes(db: Queryable): Promise<{ lane: string; next_attempt_at: Date }[]> {
  return rows(
    db,
    sql`select lane, next_attempt_at from (
        select distinct on (lane) lane, next_attempt_at, claimed_until from webhook_messages
        where state = 'waiting' order by lane, place) as head
      where next_attempt_at < now() - interval '5 seconds' and (claimed_until is null or claimed_until < now())
      order by next_attempt_at limit 1000`,
  )
}

/** Jobs whose only attempt is over: they failed, or their worker was killed. */
export async function deleteSpentJobs(db: Queryable): Promise<void> {
  await db.query(
    sql`delete from graphile_worker._private_jobs
      where attempts >= max_attempts and (locked_at is null or locked_at < now() - interval '10 minutes')`,
  )
}

/** The receiver has reported on the message, so it has the message, whatever it answered. It is not sent any more. */
export async function confirmMessage(tx: Queryable, of: Subject): Promise<void> {
  const confirmed = await first<{ lane: string }>(
    tx,
    sql`update webhook_messages set state = 'handed_over', next_attempt_at = null, claimed_until = null, updated_at = now()
      where ${isOf(of)} and state <> 'handed_over' returning lane`,
  )
  if (confirmed) await addJobs(tx, [confirmed.lane])
}

/** Makes the next attempt due now. Returns false if the message is not waiting for one. */
export async function hurryMessage(tx: Queryable, id: string): Promise<boolean> {
  const hurried = await first<{ lane: string }>(
    tx,
    sql`update webhook_messages set next_attempt_at = now(), updated_at = now()
      where id = ${id} and state = 'waiting' and next_attempt_at > now() returning lane`,
  )
  if (hurried) await addJobs(tx, [hurried.lane])
  return hurried !== undefined
}

/** Sends the message again from the start, with another webhook-id. undefined: no such message, or it is waiting already. */
export async function restartMessage(tx: Queryable, id: string): Promise<Claimed | undefined> {
  const message = await first<Claimed>(
    tx,
    sql`update webhook_messages set state = 'waiting', round = round + 1, attempts = 0, next_attempt_at = now(),
        claimed_until = null, unreachable = false, updated_at = now()
      where id = ${id} and state <> 'waiting'
      returning id, lane, type, reply_id, log_id, ticket_id, data, round, attempts, created_at`,
  )
  if (message) await addJobs(tx, [message.lane])
  return message
}

/** `unsent`: the message was queued again, and no attempt was made since. */
export function selectMessageOf(
  db: Queryable,
  of: Subject,
): Promise<{ id: string; state: string; unsent: boolean } | undefined> {
  return first(
    db,
    sql`select id, state, state = 'waiting' and round > 0 and attempts = 0 as unsent
      from webhook_messages where ${isOf(of)}`,
  )
}

const isOf = (of: Subject) => ('reply_id' in of ? sql`reply_id = ${of.reply_id}` : sql`log_id = ${of.log_id}`)

export async function selectOutboxGauges(
  db: Queryable,
): Promise<{ waiting: number; dead: number; oldest: number }> {
  const row = await first<{ waiting: number; dead: number; oldest: number }>(
    db,
    // Together with count(*): for min() alone PostgreSQL would scan the index of all messages, from the oldest on.
    sql`select count(*) as waiting, (select count(*) from webhook_messages where state = 'dead') as dead,
        coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as oldest
      from webhook_messages where state = 'waiting'`,
  )
  return row ?? { waiting: 0, dead: 0, oldest: 0 }
}
