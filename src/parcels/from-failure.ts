// A ticket that a user opens from a failed broadcast. It follows the same rules as a push from n8n.
import type { Person } from '../policy/callers.ts'
import { lockLog } from '../broadcasts/queries.ts'
import type { BroadcastLog } from '../broadcasts/schema.ts'
import type { Core } from '../core.ts'
import { showPhone } from '../customers/phone.ts'
import { readTrackingNumber } from '../customers/tracking-number.ts'
import { transaction } from '../db/transaction.ts'
import { problem } from '../errors.ts'
import { openTicket, type Opened } from '../tickets/push.ts'
import { selectTicketOfLog } from '../tickets/queries.ts'
import type { FailureTicket } from '../tickets/schema.ts'

/**
 * Opens a ticket, or joins the active one of the same parcel and customer. If a ticket was opened from this log before,
 * returns it. 409 for a broadcast that has not failed.
 */
export function openFromFailure(
  ctx: Core,
  person: Person,
  logId: string,
  given: FailureTicket,
): Promise<Omit<Opened, 'commentId'>> {
  return transaction(ctx.pool, async (tx) => {
    const log = await lockLog(tx, logId)
    if (!log) throw problem('no_such_broadcast')
    if (log.failure === null) throw problem('broadcast_not_failed')
    const known = await selectTicketOfLog(tx, log.id)
    if (known) return { outcome: 'appended', ...known }
    return openTicket(
      ctx,
      tx,
      { type: 'user', id: person.id },
      {
        subject: given.subject ?? subjectOf(log),
        description: given.description ?? describe(log, ctx.config.timezone),
        tracking_number: log.tracking_number === null ? undefined : readTrackingNumber(log.tracking_number),
        warnings: [],
        phone:
          log.consignee_phone === null
            ? undefined
            : { number: log.consignee_phone, unreadable: log.phone_unreadable },
        priority: given.priority,
        source: 'system',
        metadata: { log_id: log.id },
      },
    )
  })
}

const noReason = 'alasan tidak dikirim'
const reasonOf = (log: BroadcastLog) => log.error_message?.trim().replace(/\s+/g, ' ') || noReason

function subjectOf(log: BroadcastLog): string {
  return cut(`Broadcast gagal: ${reasonOf(log)}`, 255)
}

function describe(log: BroadcastLog, timeZone: string): string {
  const at = new Intl.DateTimeFormat('id-ID', { dateStyle: 'medium', timeStyle: 'short', timeZone })
  const to = log.consignee_phone === null ? '' : ` ke ${showPhone(log.consignee_phone)}`
  const parcel = log.tracking_number === null ? '' : ` untuk resi ${log.tracking_number}`
  return [
    `Broadcast WhatsApp${to}${parcel} gagal terkirim pada ${at.format(log.broadcast_at)}.`,
    `Alasan: ${cut(reasonOf(log), 2000)}`,
    ...(log.message_content === null ? [] : ['', 'Isi pesan:', cut(log.message_content, 4096)]),
  ].join('\n')
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
