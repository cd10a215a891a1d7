// The message `broadcast.resend`: asks n8n to send a failed broadcast again.
import sql from 'sql-template-tag'
import { first, type Queryable } from '../db/pool.ts'
import { mark } from '../marks/queries.ts'
import type { Subject } from '../webhook/subjects.ts'
import { giveUpResend, requeueResend, skipResend } from './resend.ts'

const nothing = () => Promise.resolve()

export const resendSubject: Subject = {
  compose,
  lock: nothing,
  handedOver: nothing,
  gaveUp: giveUpResend,
  withheld: skipResend,
  retrying: nothing,
  again: requeueResend,
}

async function compose(db: Queryable, id: string) {
  const found = await first<{
    resend_of: string
    tracking_number: string | null
    phone: string | null
    text: string | null
    created_at: Date
    blocked: boolean
    opted_out: boolean
  }>(
    db,
    sql`select resend_of, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone as phone, message_content as text, broadcast_at as created_at,
        ${mark('blocked', sql`consignee_phone`)}, ${mark('opted_out', sql`consignee_phone`)}
      from broadcast_logs where id = ${id}`,
  )
  if (!found) return 'gone'
  const { blocked, opted_out, ...resend } = found
  if (blocked) return 'blocked'
  if (opted_out) return 'opted_out'
  return { log_id: id, ...resend, status_path: `/api/v1/broadcast-logs/${id}/status` }
}
