// SQL that finds broadcasts by the sender's message ids and updates their delivery, many at a time.
import sql from 'sql-template-tag'
import { rows, type Queryable } from '../db/pool.ts'
import { addDeltas, bothSides, countedColumns } from './counts.ts'
import type { BroadcastStatus } from './schema.ts'

export interface SentLog {
  id: string
  api_key_id: string
  message_id: string
  consignee_phone: string | null
  phone_unreadable: boolean
  status: BroadcastStatus
  delivered_at: Date | null
  read_at: Date | null
}

/** Joins through the API keys, which are few, because the index begins with the key. */
const ofMessages = (messageIds: readonly string[]) =>
  sql`api_keys as key cross join unnest(${messageIds}::text[]) as wanted (message_id)
    join broadcast_logs as log on log.api_key_id = key.id and log.message_id = wanted.message_id`

/** Which of the ids belong to a broadcast. */
export async function selectKnownMessages(
  db: Queryable,
  messageIds: readonly string[],
): Promise<Set<string>> {
  const found = await rows<{ message_id: string }>(
    db,
    sql`select log.message_id from ${ofMessages(messageIds)}`,
  )
  return new Set(found.map((one) => one.message_id))
}

/** The logs of these message ids, of any key, locked in the order of their ids. */
export function lockMessages(tx: Queryable, messageIds: readonly string[]): Promise<SentLog[]> {
  return rows(
    tx,
    sql`select log.id, log.api_key_id, log.message_id, log.consignee_phone, log.phone_unreadable, log.status, log.delivered_at,
        log.read_at
      from ${ofMessages(messageIds)} order by log.id for update of log`,
  )
}

export function lockSentLog(tx: Queryable, id: string): Promise<SentLog[]> {
  return rows(
    tx,
    sql`select id, api_key_id, message_id, consignee_phone, phone_unreadable, status, delivered_at, read_at
      from broadcast_logs where id = ${id} for update`,
  )
}

export interface DeliveryMove {
  id: string
  status: BroadcastStatus
  delivered_at: Date | null
  read_at: Date | null
  /** `new`: the log fails with this move. `gone`: an earlier failure is cleared. `same`: neither. */
  failure: 'new' | 'gone' | 'same'
  /** For a new failure. */
  error_message: string | null
  error_code: string | null
  failure_reason: string | null
  not_on_whatsapp: boolean
}

/** Updates locked logs, and the summary of the day on which each was sent. */
export async function moveDeliveries(tx: Queryable, moves: readonly DeliveryMove[]): Promise<void> {
  if (moves.length === 0) return
  const column = <K extends keyof DeliveryMove>(key: K) => moves.map((move) => move[key])
  const kept = (name: 'error_message' | 'error_code' | 'failure_reason') => {
    const [given, was] = [sql([`move.${name}`]), sql([`was.${name}`])]
    return sql`case move.failure when 'same' then ${was} when 'gone' then null else ${name === 'failure_reason' ? given : sql`coalesce(${given}, ${was})`} end`
  }
  await tx.query(
    sql`with moved as (
        update broadcast_logs as log set status = move.status, delivered_at = move.delivered_at, read_at = move.read_at,
          error_message = ${kept('error_message')}, error_code = ${kept('error_code')},
          failure_reason = ${kept('failure_reason')},
          not_on_whatsapp = case move.failure when 'same' then was.not_on_whatsapp else move.not_on_whatsapp end,
          updated_at = now()
        from unnest(${column('id')}::uuid[], ${column('status')}::text[], ${column('delivered_at')}::timestamptz[],
          ${column('read_at')}::timestamptz[], ${column('failure')}::text[], ${column('error_message')}::text[],
          ${column('error_code')}::text[], ${column('failure_reason')}::text[], ${column('not_on_whatsapp')}::boolean[])
          as move (id, status, delivered_at, read_at, failure, error_message, error_code, failure_reason, not_on_whatsapp)
          join broadcast_logs as was on was.id = move.id
        where log.id = move.id
        returning ${countedColumns('log')}, ${countedColumns('was', 'was_')}
      )
      ${addDeltas(bothSides(sql`moved`))}`,
  )
}
