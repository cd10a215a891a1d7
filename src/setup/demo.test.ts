// The demo data look as if the product itself had created them: this file checks the rules on the demo's rows.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { fill } from '../../scripts/demo/fill.ts'
import { openSite, password, type Site } from '../testing/fixtures.ts'

interface Ticket {
  id: number
  ticket_uid: string
  status: string
  source: string
  created_at: Date
  closed_at: Date | null
  waiting_since: Date | null
  first_replied_at: Date | null
  last_customer_message_at: Date | null
  reopen_count: number
  unread: boolean
  assigned_to_user_id: string | null
}
interface Comment {
  ticket_id: number
  author_type: string
  is_internal_note: boolean
  created_at: Date
  delivery_status: string | null
  delivery_error: string | null
  delivery_updated_at: Date | null
}

let site: Site
let tickets: Ticket[]
let comments: Comment[]
let reopenings: { ticket_id: number; created_at: Date; actor_type: string }[]
before(async () => {
  site = await openSite()
  await fill(site.server.ctx, password, 20_260, 0.02)
  tickets = await site.db.rows<Ticket>(sql`select * from tickets order by id`)
  comments = await site.db.rows<Comment>(sql`select * from ticket_comments order by created_at, id`)
  reopenings = await site.db.rows(
    sql`select ticket_id, created_at, actor_type from ticket_events where type = 'reopened' order by id`,
  )
})
after(() => site.close())

const of = <Row extends { ticket_id: number }>(rows: readonly Row[], { id }: Ticket) =>
  rows.filter((row) => row.ticket_id === id)
const day = 24 * 3600_000

test('each ticket waits since its first unanswered message, and its first answer is one that reached the customer', () => {
  for (const ticket of tickets) {
    let waiting: Date | null = ticket.created_at
    let first: Date | null = null
    const woken = of(reopenings, ticket).filter((one) => one.actor_type === 'n8n')
    let before = ticket.created_at
    for (const { author_type, is_internal_note, created_at, delivery_status } of of(comments, ticket)) {
      if (author_type === 'customer') {
        const reopens = woken.some((one) => one.created_at > before && one.created_at <= created_at)
        waiting = reopens ? created_at : (waiting ?? created_at)
        before = created_at
      } else if (
        author_type !== 'assistant' &&
        !is_internal_note &&
        delivery_status !== 'failed' &&
        delivery_status !== 'stored'
      ) {
        waiting = null
        first ??= created_at
      }
    }
    assert.deepEqual([ticket.waiting_since, ticket.first_replied_at], [waiting, first], ticket.ticket_uid)
  }
})

test('outside the 24-hour window no reply is delivered, and a reply fails because of the window only there', () => {
  const replies = comments.filter(({ delivery_status: status }) =>
    ['failed', 'delivered', 'read'].includes(status ?? ''),
  )
  assert.ok(
    replies.some(({ delivery_status }) => delivery_status === 'failed'),
    'some replies failed',
  )
  for (const reply of replies) {
    const ticket = tickets.find(({ id }) => id === reply.ticket_id)
    assert.ok(ticket)
    const messages = [
      ...(ticket.source === 'customer' ? [ticket.created_at] : []),
      ...of(comments, ticket)
        .filter(({ author_type }) => author_type === 'customer')
        .map(({ created_at }) => created_at),
    ].filter((at) => at < reply.created_at)
    const last = messages.at(-1)
    const open = last !== undefined && reply.created_at.getTime() - last.getTime() < day
    assert.equal(reply.delivery_error?.startsWith('131047') ?? false, !open, ticket.ticket_uid)
  }
})

test('times, counts and statuses agree with each other', async () => {
  const now = Date.now()
  for (const ticket of tickets) {
    assert.equal(ticket.closed_at !== null, ticket.status === 'closed', ticket.ticket_uid)
    assert.equal(ticket.reopen_count, of(reopenings, ticket).length, ticket.ticket_uid)
    const customers = of(comments, ticket).filter(({ author_type }) => author_type === 'customer')
    const last = customers.at(-1)?.created_at ?? (ticket.source === 'customer' ? ticket.created_at : null)
    assert.deepEqual(ticket.last_customer_message_at, last, ticket.ticket_uid)
  }
  for (const {
    created_at,
    delivery_status,
    delivery_updated_at,
    is_internal_note,
    author_type,
  } of comments) {
    assert.ok(created_at.getTime() <= now)
    assert.equal(delivery_status !== null, author_type === 'agent' && !is_internal_note)
    if (delivery_updated_at)
      assert.ok(delivery_updated_at >= created_at && delivery_updated_at.getTime() <= now)
  }
  const unsent = await site.db.value(
    sql`select count(*) from ticket_comments c where delivery_status is not null
      and created_at > now() - interval '6 days' and not exists (select from webhook_messages where reply_id = c.id)`,
  )
  assert.equal(Number(unsent), 0, 'each reply went out as a message to n8n')
  const answer = await site.admin.api.get<{ webhook: { url: string | null } }>('/n8n/connection')
  assert.notEqual(answer.body.webhook.url, null, 'n8n must be connected for replies to be sent')
})

test('the number of refused calls of a key matches the list', async () => {
  const days = sql`select day::text, sum(refused)::int as refused from api_key_days where refused > 0 group by 1 order by 1`
  const listed = sql`select (at at time zone ${site.server.ctx.config.timezone})::date::text as day, sum(count)::int as refused
    from refused_calls group by 1 order by 1`
  const counted = await site.db.rows<{ refused: number }>(days)
  assert.deepEqual(counted, await site.db.rows(listed))
  assert.equal(
    counted.reduce((sum, { refused }) => sum + refused, 0),
    2,
  )
})

test('the demo has examples of everything', async () => {
  const active = tickets.filter(({ status }) => status !== 'closed')
  const some = (what: string, found: unknown[]) => {
    assert.ok(found.length > 0, what)
  }
  some(
    'unread',
    active.filter(({ unread }) => unread),
  )
  some(
    'in the pool',
    active.filter((one) => one.assigned_to_user_id === null),
  )
  some(
    'waiting for two hours',
    active.filter((one) => one.waiting_since && Date.now() - one.waiting_since.getTime() > 2 * 3600_000),
  )
  for (const status of ['open', 'pending', 'on_hold', 'closed'])
    some(
      status,
      tickets.filter((one) => one.status === status),
    )
  const { body } = await site.admin.api.get<{ flows: Record<string, string | null> }>('/n8n/connection')
  for (const [flow, at] of Object.entries(body.flows)) assert.notEqual(at, null, flow)
})
