// For errors/catalogue.test.ts: requests that provoke each conflict of tickets, replies and broadcasts, and the scene that all
// such requests use.
import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { ProblemCode } from '../errors/problem-codes.ts'
import type { Answer, CallOptions, Client } from './client.ts'
import { newAwb, newPhone, pushLog, pushTicket, type Site, type TestPerson } from './fixtures.ts'
import { untilBlocked } from './hold.ts'

export interface Scene {
  site: Site
  ani: TestPerson
  /** The admin in the panel. */
  session: CallOptions
  /** A replica with an n8n that never answers. */
  connected: { admin: Client }
}

export type Provoke = (scene: Scene) => Promise<Answer<unknown>>

interface Ticket {
  id: number
  ticket_uid: string
  version: number
}

export async function newTicket({ site }: Scene, fields: Record<string, unknown> = {}): Promise<Ticket> {
  const { ticket_uid } = await pushTicket(site.n8n, fields)
  return (await site.admin.api.get<Ticket>(`/tickets/${ticket_uid}`)).body
}

export async function ownTicket(scene: Scene): Promise<Ticket> {
  const ticket = await newTicket(scene)
  await scene.ani.api.post(`/tickets/${String(ticket.id)}/take`)
  return ticket
}

async function closedTicket(scene: Scene, fields?: Record<string, unknown>): Promise<Ticket> {
  const ticket = await newTicket(scene, fields)
  await scene.site.admin.api.put(`/tickets/${String(ticket.id)}`, { status: 'closed' })
  return ticket
}

/** Creates two closed tickets of one parcel and customer. */
async function closedTwins(scene: Scene): Promise<[Ticket, Ticket]> {
  const parcel = { tracking_number: newAwb(), customer_phone: newPhone() }
  const first = await closedTicket(scene, parcel)
  return [first, await closedTicket(scene, { ...parcel, source: 'system' })]
}

/** Creates a reply that waits to be sent to n8n. */
async function queuedReply(scene: Scene): Promise<string> {
  const { id } = await newTicket(scene, { customer_phone: newPhone() })
  const reply = { comment_text: 'Sedang kami cek', is_internal_note: false }
  return (await scene.connected.admin.post<{ id: string }>(`/tickets/${String(id)}/comments`, reply)).body.id
}

async function failedLog({ site }: Scene, fields: Record<string, unknown>): Promise<string> {
  return (await pushLog(site.n8n, { status: 'failed', ...fields })).log_id
}

const sendable = () => ({ phone: newPhone(), message: 'Paket Anda sedang diantar' })

const merge = ({ site }: Scene, { id }: Ticket, { ticket_uid: into }: Ticket) =>
  site.admin.api.post(`/tickets/${String(id)}/merge`, { into })

const resend = (client: Client, id: string) => client.post(`/broadcast-logs/${id}/resend`, {})
/** Sends a failed broadcast again to a customer with this mark. */
async function resendTo(scene: Scene, mark: object): Promise<Answer<unknown>> {
  const phone = newPhone()
  const id = await failedLog(scene, { ...sendable(), phone })
  await scene.site.admin.api.put(`/customers/${phone}`, mark)
  return resend(scene.site.admin.api, id)
}

export const sendAgain = (client: Client, id: string) => client.post(`/replies/${id}/send`, {})

async function messageOf({ site }: Scene, reply: string): Promise<string> {
  return String(await site.db.value(sql`select id from webhook_messages where reply_id = ${reply}`))
}

export const provokedConflicts = {
  ticket_taken: async (scene) =>
    scene.site.admin.api.post(`/tickets/${String((await ownTicket(scene)).id)}/take`),
  take_closed: async (scene) =>
    scene.site.admin.api.post(`/tickets/${String((await closedTicket(scene)).id)}/take`),
  reply_closed: async (scene) =>
    scene.site.admin.api.post(`/tickets/${String((await closedTicket(scene)).id)}/comments`, {
      comment_text: 'Halo',
      is_internal_note: false,
    }),
  reply_blocked: async (scene) => {
    const { id } = await newTicket(scene, { customer_phone: newPhone() })
    await scene.site.admin.api.put(`/tickets/${String(id)}/customer`, { blocked: true })
    return scene.site.admin.api.post(`/tickets/${String(id)}/comments`, {
      comment_text: 'Halo',
      is_internal_note: false,
    })
  },
  handover_closed: async (scene) =>
    scene.site.admin.api.post(`/tickets/${String((await closedTicket(scene)).id)}/hand-to-bot`),
  release_closed: async (scene) =>
    scene.site.admin.api.post(`/tickets/${String((await closedTicket(scene)).id)}/release`),
  twin_active: async (scene) => {
    const [first, second] = await closedTwins(scene)
    await scene.site.admin.api.put(`/tickets/${String(second.id)}`, { status: 'open' })
    return scene.site.admin.api.put(`/tickets/${String(first.id)}`, { status: 'open' })
  },
  // Two users reopen two tickets of one parcel at the same time: the second fails when the first commits.
  twin_just_opened: async (scene) => {
    const [first, second] = await closedTwins(scene)
    const other = await scene.site.db.pool.connect()
    try {
      await other.query(sql`begin`)
      await other.query(sql`update tickets set status = 'open', closed_at = null where id = ${second.id}`)
      const answer = scene.site.admin.api.put(`/tickets/${String(first.id)}`, { status: 'open' })
      await untilBlocked(scene.site.db, 1)
      await other.query(sql`commit`)
      return await answer
    } finally {
      other.release()
    }
  },
  ticket_changed: async (scene) => {
    const { id, version } = await newTicket(scene)
    await scene.site.admin.api.put(`/tickets/${String(id)}`, { priority: 'high' })
    return scene.site.admin.api.put(`/tickets/${String(id)}`, { priority: 'low', version })
  },
  version_unknown: async (scene) =>
    scene.site.admin.api.put(`/tickets/${String((await newTicket(scene)).id)}`, {
      priority: 'low',
      version: 99,
    }),
  ticket_merged: async (scene) => {
    const [one, other] = [await newTicket(scene), await newTicket(scene)]
    await merge(scene, one, other)
    return scene.site.admin.api.put(`/tickets/${String(one.id)}`, { status: 'open' })
  },
  merge_into_itself: async (scene) => {
    const ticket = await newTicket(scene)
    return merge(scene, ticket, ticket)
  },
  merge_into_closed: async (scene) => merge(scene, await newTicket(scene), await closedTicket(scene)),
  unmerge_over: async (scene) =>
    scene.site.admin.api.post(`/tickets/${String((await newTicket(scene)).id)}/unmerge`),
  comment_id_taken: async (scene) => {
    const comment = { id: randomUUID(), comment_text: 'Catatan' }
    await scene.site.admin.api.post(`/tickets/${String((await newTicket(scene)).id)}/comments`, comment)
    return scene.site.admin.api.post(`/tickets/${String((await newTicket(scene)).id)}/comments`, comment)
  },

  n8n_not_connected: ({ site }) => site.admin.api.post('/webhook/test', {}),
  set_in_environment: ({ connected }) => connected.admin.put('/webhook', { url: null }),
  ticket_without_phone: async (scene) => {
    const { id } = await newTicket(scene)
    const reply = { comment_text: 'Halo', is_internal_note: false }
    const { body } = await scene.connected.admin.post<{ id: string }>(
      `/tickets/${String(id)}/comments`,
      reply,
    )
    return sendAgain(scene.connected.admin, body.id)
  },
  reply_waiting: async (scene) => sendAgain(scene.connected.admin, await queuedReply(scene)),
  reply_unconfirmed: async (scene) => {
    const id = await queuedReply(scene)
    await scene.site.db.pool.query(
      sql`update ticket_comments set delivery_status = 'handed_over', delivery_updated_at = now() where id = ${id}`,
    )
    return sendAgain(scene.connected.admin, id)
  },
  reply_sent: async (scene) => {
    const id = await queuedReply(scene)
    await scene.site.n8n.post(`/replies/${id}/status`, { status: 'sent' })
    return sendAgain(scene.connected.admin, id)
  },
  reply_arrived: async (scene) => {
    const id = await queuedReply(scene)
    const message = await messageOf(scene, id)
    await scene.site.n8n.post(`/replies/${id}/status`, { status: 'delivered' })
    await scene.site.db.pool.query(sql`update webhook_messages set state = 'dead' where id = ${message}`)
    return scene.site.admin.api.post(`/webhook/messages/${message}/replay`, {})
  },
  message_in_flight: async (scene) => {
    const message = await messageOf(scene, await queuedReply(scene))
    await scene.site.db.pool.query(
      sql`update webhook_messages set claimed_until = now() + interval '1 hour' where id = ${message}`,
    )
    return scene.site.admin.api.post(`/webhook/messages/${message}/replay`, {})
  },
  message_id_taken: async ({ site }) => {
    await pushLog(site.n8n, { message_id: 'wa-1' })
    return site.n8n.post('/broadcast-logs', {
      tracking_number: newAwb(),
      status: 'success',
      message_id: 'wa-1',
    })
  },
  broadcast_not_failed: async ({ site }) => resend(site.admin.api, (await pushLog(site.n8n)).log_id),
  broadcast_without_phone: async (scene) => resend(scene.site.admin.api, await failedLog(scene, {})),
  broadcast_without_text: async (scene) =>
    resend(scene.site.admin.api, await failedLog(scene, { phone: newPhone() })),
  resend_blocked: async (scene) => resendTo(scene, { blocked: true }),
  resend_opted_out: async (scene) => resendTo(scene, { opted_out: true }),
  resend_in_flight: async (scene) => {
    const id = await failedLog(scene, sendable())
    await resend(scene.connected.admin, id)
    return resend(scene.connected.admin, id)
  },
  resend_arrived: async (scene) => {
    const id = await failedLog(scene, sendable())
    const made = (await scene.connected.admin.post<{ id: string }>(`/broadcast-logs/${id}/resend`, {})).body
      .id
    await scene.site.n8n.post(`/broadcast-logs/${made}/status`, { status: 'sent' })
    return resend(scene.connected.admin, id)
  },
} satisfies Partial<Record<ProblemCode, Provoke>>
