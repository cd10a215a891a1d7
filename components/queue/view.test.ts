import '../testing/page.ts'
import assert from 'node:assert/strict'
import test from 'node:test'
import { isFiltered, listPath, tabs, type View } from './view.ts'

const plain: View = {
  tab: 'all',
  status: undefined,
  priority: undefined,
  category: '',
  sort: 'needs_reply',
  words: '',
  unhandled: false,
  closed: '',
  agent: '',
}
const asked = (change: Partial<View>) => {
  const [path, search = ''] = listPath({ ...plain, ...change }).split('?')
  assert.equal(path, 'tickets')
  return Object.fromEntries(new URLSearchParams(search))
}

test('a user who sees every ticket has the tab for all', () => {
  assert.deepEqual(tabs, ['all', 'pool', 'mine', 'closed'])
})

test('each tab requests its own tickets', () => {
  const usual = { sort: 'needs_reply', limit: '50' }
  assert.deepEqual(asked({}), { status: 'active', ...usual })
  assert.deepEqual(asked({ tab: 'mine' }), { assigned_to: 'me', status: 'active', ...usual })
  assert.deepEqual(asked({ tab: 'pool' }), { assigned_to: 'none', status: 'active', ...usual })
  assert.deepEqual(
    asked({ tab: 'closed' }),
    { status: 'closed', limit: '50' },
    'closed tickets have a fixed order',
  )
})

test('a search covers all tickets, except in the tab of unassigned ones', () => {
  assert.deepEqual(asked({ tab: 'mine', words: 'JP12' }), { sort: 'needs_reply', q: 'JP12', limit: '50' })
  assert.equal(asked({ tab: 'pool', words: 'JP12' }).assigned_to, 'none')
  assert.equal(asked({ words: 'JP12', agent: 'u1' }).assigned_to, 'u1', 'the filter by agent stays')
})

test('a day is requested by its start and end in the business timezone', () => {
  const { closed_from: from, closed_to: to } = asked({ tab: 'closed', closed: '2026-11-27' })
  assert.deepEqual([from, to], ['2026-11-26T17:00:00.000Z', '2026-11-27T17:00:00.000Z'])
})

test('an order or a tab does not count as a filter', () => {
  assert.equal(isFiltered({ ...plain, sort: 'oldest', tab: 'closed' }), false)
  for (const change of [
    { status: 'open' },
    { priority: 'urgent' },
    { words: 'a' },
    { unhandled: true },
    { closed: '2026-11-27' },
    { agent: 'u1' },
  ] satisfies Partial<View>[])
    assert.equal(isFiltered({ ...plain, ...change }), true, JSON.stringify(change))
})
