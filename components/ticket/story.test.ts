import '../testing/page.ts'
import assert from 'node:assert/strict'
import test from 'node:test'
import { withoutActor, nameOf, sentence, withLine, type Event } from './story.ts'

const budi = { type: 'agent', id: 'u1', full_name: 'Budi' } as const
const n8n = { type: 'n8n', id: null, full_name: null } as const
const alamat = { id: 'k1', key: 'alamat', name_id: 'Alamat salah', name_en: 'Wrong address' }
const event = (type: string, fields: Partial<Event> = {}): Event => ({
  id: 1,
  type,
  actor: budi,
  from: null,
  to: null,
  from_name: null,
  to_name: null,
  from_category: null,
  to_category: null,
  note: null,
  created_at: '2026-11-27T06:42:00.000Z',
  ...fields,
})

test('each event of the history becomes a sentence', () => {
  for (const [step, words] of [
    [event('created', { actor: n8n }), 'Tiket dibuat otomatis oleh n8n'],
    [event('created'), 'Budi membuat tiket'],
    [event('assigned', { to: 'u1', to_name: 'Budi' }), 'Budi mengambil tiket'],
    [event('assigned', { to: 'u2', to_name: 'Citra' }), 'Budi menugaskan ke Citra'],
    [event('assigned', { from: 'u1', to: 'u2', to_name: 'Citra' }), 'Budi menugaskan ke Citra'],
    [
      event('assigned', { from: 'u3', from_name: 'Dewi', to: 'u2', to_name: 'Citra' }),
      'Budi mengalihkan dari Dewi ke Citra',
    ],
    [event('status_changed', { from: 'open', to: 'closed' }), 'Budi menutup tiket'],
    [
      event('status_changed', { from: 'open', to: 'on_hold' }),
      'Budi mengubah status dari Terbuka menjadi Ditunda',
    ],
    [
      event('status_changed', { actor: n8n, from: 'pending', to: 'open' }),
      'Terbuka kembali karena pelanggan membalas',
    ],
    [event('reopened', { actor: n8n }), 'Terbuka kembali karena pelanggan membalas'],
    [
      event('priority_changed', { from: 'low', to: 'urgent' }),
      'Budi mengubah prioritas dari Rendah menjadi Mendesak',
    ],
    [
      event('category_changed', { to: 'alamat', to_category: alamat }),
      'Budi mengisi kategori “Alamat salah”',
    ],
    [
      event('category_changed', {
        from: 'cod',
        from_category: { ...alamat, key: 'cod', name_id: 'COD' },
        to: 'alamat',
        to_category: alamat,
      }),
      'Budi mengganti kategori “COD” menjadi “Alamat salah”',
    ],
    [
      event('category_changed', { from: 'alamat', from_category: alamat }),
      'Budi mengosongkan kategori “Alamat salah”',
    ],
  ] as const)
    assert.equal(sentence(step), words)
})

test('an event of an unknown type is shown by its type', () => {
  assert.equal(sentence(event('moved_to_mars')), 'Budi: moved_to_mars')
})

test('an event without its actor does not contain the actor’s name', () => {
  for (const step of [
    event('assigned', { to: 'u2', to_name: 'Citra' }),
    event('released'),
    event('status_changed', { from: 'open', to: 'closed' }),
    event('status_changed', { from: 'open', to: 'on_hold' }),
    event('reopened'),
    event('priority_changed', { from: 'low', to: 'urgent' }),
  ]) {
    assert.ok(!withoutActor(step).includes('Budi'), step.type)
    assert.ok(withoutActor(step).length > 3, step.type)
  }
})

test('an event that has a comment is not shown twice', () => {
  const types = ['note_added', 'replied', 'message_received', 'assigned', 'reply_failed']
  assert.deepEqual(
    withLine(types.map((type) => event(type))).map(({ type }) => type),
    ['assigned', 'reply_failed'],
  )
})

test('a merge has one line: that of the remaining ticket, or, if there is none, that of the merged one', () => {
  const [away, here] = [
    event('merged', { to: 'CS-2026-0002' }),
    event('merged_here', { from: 'CS-2026-0001' }),
  ]
  const before = event('merged', { to: 'CS-2026-0003', created_at: '2026-11-26T06:42:00.000Z' })
  assert.deepEqual(withLine([away]), [away])
  assert.deepEqual(withLine([before, away, here]), [before, here])
})

test('every actor has a name', () => {
  assert.equal(nameOf(n8n), 'n8n')
  assert.equal(nameOf(budi), 'Budi')
  for (const type of ['customer', 'system'] as const)
    assert.notEqual(nameOf({ type, id: null, full_name: null }), '')
})
