import assert from 'node:assert/strict'
import test from 'node:test'
import { queryKeys } from './query-keys.ts'

const begins = (key: readonly unknown[], with_: readonly unknown[]) =>
  with_.every((part, place) => key[place] === part)

test('invalidating a whole area reaches each of its lists', () => {
  for (const [area, key] of [
    [queryKeys.tickets, queryKeys.ticketList('tickets?limit=50')],
    [queryKeys.tickets, queryKeys.ticketsOnDashboard('tickets?limit=5')],
    [queryKeys.tickets, queryKeys.activeTicketsOf('u1')],
    [queryKeys.unhandled, queryKeys.unhandledOnDashboard('tickets?limit=5')],
    [queryKeys.everyTicket, queryKeys.ticket(7)],
    [queryKeys.ticket(7), queryKeys.earlier(7, 'comments', null)],
    [queryKeys.broadcasts, queryKeys.broadcastList('{}')],
    [queryKeys.broadcasts, queryKeys.broadcastFeed],
  ] as const)
    assert.ok(begins(key, area), key.join('/'))
})

test('invalidating one ticket does not invalidate the lists', () => {
  assert.ok(!begins(queryKeys.ticket(7), queryKeys.tickets))
})
