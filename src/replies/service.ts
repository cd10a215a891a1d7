// The delivery state of replies: forward only, whatever order n8n's reports arrive in.
import sql from 'sql-template-tag'
import type { AppContext } from '../context.ts'
import { first } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { problems } from '../errors.ts'
import type { TicketStatus } from '../tickets/rules.ts'
import { deliveryStatuses } from '../tickets/schema.ts'

export const reportedStatuses = ['sent', 'delivered', 'read', 'failed'] as const
type Reported = (typeof reportedStatuses)[number]

/** `failed` may follow everything but a message that has arrived, and a later success still wins over it. */
export function movesForward(from: string, to: Reported): boolean {
  if (to === 'failed') return from !== 'delivered' && from !== 'read' && from !== 'failed'
  if (from === 'failed') return true
  const order: readonly string[] = deliveryStatuses
  return order.indexOf(to) > order.indexOf(from)
}

export function reportDelivery(
  ctx: AppContext,
  id: string,
  { status, reason }: { status: Reported; reason: string | undefined },
) {
  return transaction(ctx.pool, async (tx) => {
    const reply = await first<{
      ticket_id: number
      delivery_status: string
      ticket_status: TicketStatus
      assigned_to_user_id: string | null
    }>(
      tx,
      sql`select c.ticket_id, c.delivery_status, t.status as ticket_status, t.assigned_to_user_id
        from ticket_comments c join tickets t on t.id = c.ticket_id
        where c.id = ${id} and c.delivery_status is not null for update of c`,
    )
    if (!reply) throw problems.notFound('there is no such reply')
    if (!movesForward(reply.delivery_status, status))
      return { status: 'unchanged', reply_id: id, delivery_status: reply.delivery_status }
    await tx.query(
      sql`update ticket_comments set delivery_status = ${status}, delivery_updated_at = now(),
        delivery_error = ${status === 'failed' ? (reason ?? null) : null} where id = ${id}`,
    )
    const now = { status: reply.ticket_status, assigned_to_user_id: reply.assigned_to_user_id }
    await ctx.live.publish(tx, { kind: 'ticket', event: 'updated', id: reply.ticket_id, now })
    return { status: 'updated', reply_id: id, delivery_status: status }
  })
}
