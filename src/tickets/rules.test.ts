import assert from 'node:assert/strict'
import test from 'node:test'
import {
  answers,
  changeableFields,
  changeStatus,
  eventsThatCollide,
  fieldOfEvent,
  higherPriority,
  marksRead,
  outcomeOfPush,
  statusAfterMessage,
  ticketStatuses,
  type PushOutcome,
  type Source,
  type TicketPriority,
  type TicketStatus,
} from './rules.ts'
import { deliveryStatuses } from './shown.ts'

const now = new Date('2026-11-23T07:00:00Z')
const day = 24 * 3600_000

test('a push joins the active ticket, reopens one closed recently, or else creates a new one', () => {
  const closed = (ago: number) => ({ status: 'closed' as const, closed_at: new Date(now.getTime() - ago) })
  const cases: [Parameters<typeof outcomeOfPush>[0], Source, reopenDays: number, PushOutcome][] = [
    [undefined, 'customer', 7, 'created'],
    [undefined, 'system', 7, 'created'],
    [{ status: 'open', closed_at: null }, 'customer', 7, 'appended'],
    [{ status: 'on_hold', closed_at: null }, 'system', 7, 'appended'],
    [{ status: 'pending', closed_at: null }, 'customer', 0, 'appended'],
    [closed(0), 'customer', 7, 'reopened'],
    [closed(7 * day - 1), 'customer', 7, 'reopened'],
    [closed(7 * day), 'customer', 7, 'created'],
    [closed(8 * day), 'customer', 7, 'created'],
    [closed(0), 'customer', 0, 'created'],
    [closed(0), 'system', 7, 'created'],
    [{ status: 'closed', closed_at: null }, 'customer', 7, 'created'],
  ]
  for (const [earlier, source, reopenDays, outcome] of cases)
    assert.equal(
      outcomeOfPush(earlier, { source, asksNothing: false }, reopenDays, now),
      outcome,
      JSON.stringify([earlier, source, reopenDays]),
    )
})

test('a message that only thanks joins a closed ticket without reopening it, however old', () => {
  const closed = { status: 'closed' as const, closed_at: new Date(now.getTime() - 90 * day) }
  assert.equal(outcomeOfPush(closed, { source: 'customer', asksNothing: true }, 7, now), 'appended')
  assert.equal(outcomeOfPush(undefined, { source: 'customer', asksNothing: true }, 7, now), 'created')
  assert.deepEqual(
    ticketStatuses.map((status) => statusAfterMessage(status, true)),
    ['open', 'open', 'on_hold', 'closed'],
  )
})

test('a customer’s message opens pending and closed tickets, and no others', () => {
  const cases: [TicketStatus, TicketStatus][] = [
    ['open', 'open'],
    ['pending', 'open'],
    ['on_hold', 'on_hold'],
    ['closed', 'open'],
  ]
  for (const [before, after] of cases) assert.equal(statusAfterMessage(before), after, before)
})

test('every status may follow every other; closed_at is set and cleared, and leaving closed counts as reopening', () => {
  const earlier = new Date(now.getTime() - day)
  for (const from of ticketStatuses)
    for (const to of ticketStatuses) {
      const closed_at = from === 'closed' ? earlier : null
      const effect = changeStatus({ status: from, closed_at }, to, now)
      const expected =
        from === to
          ? { status: to, closed_at, reopened: false }
          : { status: to, closed_at: to === 'closed' ? now : null, reopened: from === 'closed' }
      assert.deepEqual(effect, expected, `${from} → ${to}`)
    }
})

test('the higher of two priorities wins', () => {
  const cases: [TicketPriority, TicketPriority, TicketPriority][] = [
    ['low', 'medium', 'medium'],
    ['urgent', 'high', 'urgent'],
    ['medium', 'medium', 'medium'],
    ['high', 'low', 'high'],
  ]
  for (const [a, b, higher] of cases) assert.equal(higherPriority(a, b), higher, `${a}, ${b}`)
})

test('which user’s action marks messages as read', () => {
  const cases: [assignee: string | null, 'change' | 'note' | 'reply', boolean][] = [
    ['me', 'change', true],
    ['me', 'note', true],
    ['me', 'reply', true],
    ['other', 'change', false],
    ['other', 'note', false],
    ['other', 'reply', false],
    [null, 'change', false],
    [null, 'note', false],
    [null, 'reply', true],
  ]
  for (const [assigned_to_user_id, what, read] of cases)
    assert.equal(
      marksRead({ id: 'me' }, { assigned_to_user_id }, what),
      read,
      `${String(assigned_to_user_id)}: ${what}`,
    )
})

test('which replies count as answers', () => {
  assert.deepEqual(deliveryStatuses.filter(answers), ['queued', 'handed_over', 'sent', 'delivered', 'read'])
})

test('every colliding event belongs to one field, and every field has such events', () => {
  for (const field of changeableFields) {
    const events = eventsThatCollide([field])
    assert.notEqual(events.length, 0, field)
    for (const event of events) assert.equal(fieldOfEvent(event), field, event)
  }
  assert.deepEqual(eventsThatCollide([]), [])
  for (const event of ['created', 'replied', 'note_added', 'reply_failed'])
    assert.equal(fieldOfEvent(event), undefined, event)
})
