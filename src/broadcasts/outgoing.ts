// The message `broadcast.resend`: asks n8n to send a failed broadcast again.
import sql from 'sql-template-tag'
import { first, type Queryable } from '../db/pool.ts'
import type { Subject } from '../webhook/subjects.ts'
import { giveUpResend, requeueResend } from './resend.ts'

const nothing = () => Promise.resolve()

export const resendSubject: Subject = {
  compose,
  lock: nothing,
  handedOver: nothing,
  gaveUp: giveUpResend,
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
  }>(
    db,
    sql`select resend_of, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone as phone, message_content as text, broadcast_at as created_at
      from broadcast_logs where id = ${id}`,
  )
  return found && { log_id: id, ...found, status_path: `/api/v1/broadcast-logs/${id}/status` }
}
