// A message shows what it quotes and the reactions to it.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { z } from 'zod'
import type { Json } from '../testing/client.ts'
import { newAwb, newPhone, openSite, pushLog, pushTicket, type Site } from '../testing/fixtures.ts'
import type { ticketDetail } from './shown.ts'

type Detail = Json<z.infer<typeof ticketDetail>>

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

const detail = async (uid: string) => (await site.admin.api.get<Detail>(`/tickets/${uid}`)).body
let count = 0
const newId = () => `wamid.${String(++count)}`

test('a quoted message is shown with its author and beginning: the first message, a later one, a reply', async () => {
  const phone = newPhone()
  const [first, second, answered] = [newId(), newId(), newId()]
  const { ticket_uid } = await pushTicket(site.n8n, {
    phone,
    message_id: first,
    description: 'a'.repeat(300),
  })
  await pushTicket(site.n8n, { phone, message_id: second, reply_to_message_id: first })
  const reply = { comment_text: 'Besok, Kak.', is_internal_note: false }
  const { body } = await site.admin.api.post<{ id: string }>(`/tickets/${ticket_uid}/comments`, reply)
  await site.n8n.post(`/replies/${body.id}/status`, { status: 'sent', message_id: answered })
  await pushTicket(site.n8n, { phone, reply_to_message_id: second })
  await pushTicket(site.n8n, { phone, reply_to_message_id: answered })
  await pushTicket(site.n8n, { phone, reply_to_message_id: 'unknown' })
  const { quoted, comments } = await detail(ticket_uid)
  assert.equal(quoted, null)
  const customer = { type: 'customer', full_name: null }
  const here = { kind: 'message', in_other_ticket: false }
  assert.deepEqual(
    comments.map((one) => one.quoted),
    [
      { ...here, comment_id: null, author: customer, text: 'a'.repeat(200) },
      null,
      { ...here, comment_id: comments[0]?.id, author: customer, text: comments[0]?.comment_text },
      {
        ...here,
        comment_id: body.id,
        author: { type: 'agent', full_name: 'Adi Admin' },
        text: 'Besok, Kak.',
      },
      null,
    ],
  )
})

test('a quoted broadcast is shown with its AWB; another customer’s message cannot be quoted', async () => {
  const [phone, message_id, awb] = [newPhone(), newId(), newAwb()]
  await pushLog(site.n8n, { tracking_number: awb, phone, message_id, message: 'Paket Anda tertunda' })
  const { ticket_uid } = await pushTicket(site.n8n, {
    phone,
    message_id: newId(),
    reply_to_message_id: message_id,
  })
  assert.deepEqual((await detail(ticket_uid)).quoted, {
    ...{ kind: 'broadcast', comment_id: null, in_other_ticket: false, author: null },
    ...{ text: 'Paket Anda tertunda', tracking_number: awb },
  })
  const theirs = newId()
  await pushTicket(site.n8n, { phone, message_id: theirs, description: 'Rahasia' })
  const other = await pushTicket(site.n8n, { phone: newPhone(), reply_to_message_id: theirs })
  assert.equal((await detail(other.ticket_uid)).quoted, null)
})

test('a reaction is shown at its message, a new one replaces it, and an empty one removes it', async () => {
  const phone = newPhone()
  const [first, second] = [newId(), newId()]
  const { ticket_uid } = await pushTicket(site.n8n, { phone, message_id: first })
  await pushTicket(site.n8n, { phone, message_id: second })
  await site.admin.api.put(`/tickets/${ticket_uid}`, { status: 'pending' })
  const before = await detail(ticket_uid)
  const react = (message_id: string, emoji: string, more: Record<string, unknown> = {}) =>
    pushTicket(site.n8n, { phone, description: '', reaction: { message_id, emoji }, ...more })
  const own = newId()
  const answers = [
    await react(first, '👍', { message_id: own }),
    await react(first, '👍', { message_id: own }),
    await react(first, '❤️'),
    await react(second, '😡'),
    await react(second, '🙏', { source: 'phone' }),
    await react(second, ''),
    await react('unknown', '👍'),
  ]
  assert.deepEqual(
    answers.map(({ status, ticket_uid: uid }) => [status, uid]),
    [
      ['appended', ticket_uid],
      ['unchanged', ticket_uid],
      ['appended', ticket_uid],
      ['appended', ticket_uid],
      ['appended', ticket_uid],
      ['appended', ticket_uid],
      ['ignored', null],
    ],
  )
  const now = await detail(ticket_uid)
  const shown = (reactions: Detail['reactions']) => reactions.map(({ emoji, from }) => [emoji, from])
  assert.deepEqual(shown(now.reactions), [['❤️', 'customer']])
  assert.deepEqual(shown(now.comments[0]?.reactions ?? []), [['🙏', 'phone']])
  const steps = now.events
    .slice(before.events.length)
    .map(({ type, from, to, actor }) => [type, from ?? to, actor.type])
  assert.deepEqual(steps, [
    ['reacted', '👍', 'customer'],
    ['reacted', '❤️', 'customer'],
    ['reacted', '😡', 'customer'],
    ['reacted', '🙏', 'n8n'],
    ['reaction_removed', '😡', 'customer'],
  ])
  // A reaction opens no ticket and starts no waiting.
  assert.deepEqual(
    [now.status, now.waiting_since, now.unread, now.version],
    ['pending', before.waiting_since, before.unread, before.version],
  )
  const stranger = await react(first, '👎', { phone: newPhone() })
  assert.equal(stranger.status, 'ignored')
})

test('reactions and quotes move along with a merge, and back', async () => {
  const [phone, first, second] = [newPhone(), newId(), newId()]
  const one = await pushTicket(site.n8n, { phone, message_id: first })
  await pushTicket(site.n8n, { phone, message_id: second })
  for (const message_id of [first, second])
    await pushTicket(site.n8n, { phone, description: '', reaction: { message_id, emoji: '👍' } })
  const other = await pushTicket(site.n8n, { phone: newPhone() })
  await site.admin.api.post(`/tickets/${one.ticket_uid}/merge`, { into: other.ticket_uid })
  const shown = async (uid: string) => {
    const { reactions, comments } = await detail(uid)
    return [reactions, ...comments.map((comment) => comment.reactions)].map((all) =>
      all.map(({ emoji }) => emoji),
    )
  }
  await pushTicket(site.n8n, { phone, description: '', reaction: { message_id: first, emoji: '🙏' } })
  assert.deepEqual(await shown(other.ticket_uid), [[], ['🙏'], ['👍']])
  await pushTicket(site.n8n, { phone, reply_to_message_id: first })
  const { comments } = await detail(other.ticket_uid)
  assert.equal(comments.at(-1)?.quoted?.comment_id, comments[0]?.id)
  assert.equal((await site.admin.api.post(`/tickets/${one.ticket_uid}/unmerge`)).status, 200)
  assert.deepEqual(await shown(one.ticket_uid), [['🙏'], ['👍']])
  await pushTicket(site.n8n, { phone, description: '', reaction: { message_id: first, emoji: '' } })
  assert.deepEqual(await shown(one.ticket_uid), [[], ['👍']])
})

test('a quote of the description leads to the comment that it becomes in a merge, and back to it', async () => {
  const [phone, first] = [newPhone(), newId()]
  const one = await pushTicket(site.n8n, { phone, message_id: first, description: 'Satu' })
  await pushTicket(site.n8n, { phone, reply_to_message_id: first })
  const other = await pushTicket(site.n8n, { phone: newPhone(), description: 'Dua' })
  const quotes = async (uid: string) =>
    (await detail(uid)).comments.flatMap(({ quoted }) =>
      quoted ? [[quoted.text, quoted.comment_id, quoted.in_other_ticket]] : [],
    )
  assert.deepEqual(await quotes(one.ticket_uid), [['Satu', null, false]])
  await site.admin.api.post(`/tickets/${one.ticket_uid}/merge`, { into: other.ticket_uid })
  await pushTicket(site.n8n, { phone, reply_to_message_id: first })
  const [description] = (await detail(other.ticket_uid)).comments
  const moved = ['Satu', description?.id, false]
  assert.deepEqual(await quotes(other.ticket_uid), [moved, moved])

  assert.equal((await site.admin.api.post(`/tickets/${one.ticket_uid}/unmerge`)).status, 200)
  assert.deepEqual(await quotes(one.ticket_uid), [['Satu', null, false]])
  assert.deepEqual(await quotes(other.ticket_uid), [['Satu', null, true]], 'it came while they were one')
})
