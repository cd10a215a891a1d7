// The message `reply.created`: sends a reply to the customer through n8n.
import sql from 'sql-template-tag'
import { selectOfComment } from '../attachments/queries.ts'
import { signedPath } from '../attachments/signed.ts'
import { publicUrl } from '../config.ts'
import type { Core } from '../core.ts'
import { first, type Queryable } from '../db/pool.ts'
import type { Subject } from '../webhook/subjects.ts'
import { lockReply, type Reply } from './queries.ts'
import { giveUpReply, handOverReply, requeueReply, showRetry } from './service.ts'

export const replySubject = (core: Pick<Core, 'config' | 'secrets'>): Subject => ({
  compose: (db, id) => compose(core, db, id),
  lock: async (tx, id) => {
    // Locks the ticket before the outbox: the order in which all transactions lock them.
    await lockReply(tx, id)
  },
  handedOver: (core, tx, id) => withReply(tx, id, (reply) => handOverReply(core, tx, reply)),
  gaveUp: (core, tx, id, why) => withReply(tx, id, (reply) => giveUpReply(core, tx, reply, why)),
  withheld: (core, tx, id, why) =>
    withReply(tx, id, (reply) => giveUpReply(core, tx, reply, `pantau: ${why}`)),
  retrying: (core, tx, id) => withReply(tx, id, (reply) => showRetry(core, tx, reply)),
  again: requeueReply,
})

async function withReply(tx: Queryable, id: string, work: (reply: Reply) => Promise<void>): Promise<void> {
  const reply = await lockReply(tx, id)
  if (reply) await work(reply)
}

async function compose({ config, secrets }: Pick<Core, 'config' | 'secrets'>, db: Queryable, id: string) {
  const found = await first<{
    agent_id: string | null
    agent_name: string | null
    ticket_id: number
    ticket_uid: string
    tracking_number: string | null
    phone: string | null
    customer_name: string | null
    text: string
    created_at: Date
    blocked: boolean
  }>(
    db,
    sql`select c.ticket_id, t.ticket_uid, coalesce(t.tracking_shown, t.tracking_number) as tracking_number, coalesce(c.sent_to, t.customer_phone) as phone, k.name as customer_name, c.comment_text as text,
        c.created_at, u.id as agent_id, u.full_name as agent_name,
        k.blocked_at is not null as blocked
      from ticket_comments c join tickets t on t.id = c.ticket_id left join users u on u.id = c.user_id
        left join customers k on k.key = coalesce(c.sent_to, t.customer_phone)
      where c.id = ${id}`,
  )
  if (!found) return 'gone'
  const { agent_id, agent_name, blocked, ...reply } = found
  if (blocked) return 'blocked'
  const files = await selectOfComment(db, id)
  return {
    reply_id: id,
    ...reply,
    // Each attempt signs new addresses, because they expire.
    attachments: files.map(({ id: file, ...about }) => ({
      url: publicUrl(config) + signedPath(secrets.session, file),
      ...about,
    })),
    agent: { id: agent_id, full_name: agent_name },
    status_path: `/api/v1/replies/${id}/status`,
  }
}
