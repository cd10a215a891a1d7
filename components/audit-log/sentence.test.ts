import '../testing/page.ts'
import assert from 'node:assert/strict'
import test from 'node:test'
import type { AuditEntry } from './data.ts'
import { sentenceOf } from './sentence.ts'

const entry = (action: string, fields: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 1,
  created_at: '2026-11-27T06:42:00.000Z',
  actor: { type: 'user', id: 'u1', full_name: 'Desi Admin' },
  action,
  subject_type: 'users',
  subject_id: 'u2',
  subject_name: null,
  details: {},
  ...fields,
})
const inWords = (one: AuditEntry) =>
  sentenceOf(one)
    .map(({ text }) => text)
    .join('')

test('a sentence whose subject has no name is whole without it', () => {
  for (const [one, words] of [
    [entry('user.created', { subject_name: 'Ani' }), 'Desi Admin menambahkan pengguna Ani'],
    [entry('user.created'), 'Desi Admin menambahkan seorang pengguna'],
    [entry('user.changed', { details: { changed: ['role'] } }), 'Desi Admin mengubah peran seorang pengguna'],
    [entry('user.login_failed'), 'Percobaan masuk dengan email yang tidak terdaftar gagal'],
    [
      entry('webhook.replayed', { subject_type: 'webhook_messages' }),
      'Desi Admin mengirim ulang sebuah pesan ke n8n',
    ],
    [
      entry('canned_reply.deleted', { details: { title: 'Salam' } }),
      'Desi Admin menghapus balasan cepat Salam',
    ],
    [entry('broadcast.resends_paused'), 'Desi Admin menjeda pengiriman ulang broadcast'],
  ] as const)
    assert.equal(inWords(one), words)
})
