// Reasons read from error texts: a table of cases, and properties that hold for any text.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { failureKinds } from './failure-kinds.ts'
import { readFailure, readReason, reasonOf } from './failure.ts'

test('the reason of a failure is its code, else its text without what differs between messages', () => {
  const cases: [error: string, reason: string][] = [
    ['131026 Message undeliverable', '131026'],
    ['(#131026) Message undeliverable', '131026'],
    ['{"error":{"message":"(#100) Invalid parameter","code":100,"fbtrace_id":"AbC12dEf9xY"}}', '100'],
    ['code: 470', '470'],
    [
      'The number 6281312345678@c.us is not registered on WhatsApp',
      'The number … is not registered on WhatsApp',
    ],
    ['Nomor 0813-1111-2222 tidak aktif', 'Nomor … tidak aktif'],
    ['Nomor +62 813 1111 2222 tidak aktif', 'Nomor … tidak aktif'],
    ['Nomor \u202a+62 813 1111 2222\u202c tidak aktif', 'Nomor … tidak aktif'],
    ['Nomor ６２８１３１１１１２２２ tidak aktif', 'Nomor … tidak aktif'],
    ['hp081311112222 mati', '… mati'],
    ['wa:0813.1111.2222x mati', 'wa:…x mati'],
    ['Timeout: WhatsApp tidak menjawab dalam 30 detik', 'Timeout: WhatsApp tidak menjawab dalam … detik'],
    ['Lewat 24 jam', 'Lewat 24 jam'],
    ['Request failed with status code 404', 'Request failed with status code 404'],
    ['Paket LOG2026000821 gagal', 'Paket … gagal'],
    ['id 123e4567-e89b-12d3-a456-426614174000 hilang', 'id … hilang'],
    ['wamid.HBgNNjI4MTMxMjM0NTY3OBUCABEYEjA hilang', '… hilang'],
    ['lihat https://api.example.com/v1/x?id=7 ya', 'lihat … ya'],
    ['surat ke budi@example.com ditolak', 'surat ke … ditolak'],
    ['connect ECONNREFUSED 10.0.0.1:5678', 'connect ECONNREFUSED …'],
    ['sebabmi8x7f3a0012: tidak jelas', 'sebabmi8x7f3a0012: tidak jelas'],
    ['n8n: 503', 'n8n: 503'],
    ['n8n: unreachable', 'n8n: unreachable'],
    ['baris satu\r\nbaris dua', 'baris satu baris dua'],
    ['', ''],
    [' - ', ''],
  ]
  for (const [error, reason] of cases) assert.equal(reasonOf(error), reason, error)
  assert.deepEqual(readFailure(null), { reason: null, code: null, kind: null })
})

test('a known code or known words give the kind, from any sender', () => {
  const cases: [error: string, code: string | null, kind: string | null][] = [
    ['131047 Re-engagement message', '131047', 'outside_window'],
    ['lewat 24 jam', null, 'outside_window'],
    ['(#4) Application request limit reached', '4', 'rate_limit'],
    ['139999 Something new', '139999', null],
    ['Invalid OAuth access token', null, 'access_refused'],
    ['Timeout: WhatsApp tidak menjawab dalam 30 detik', null, 'whatsapp_down'],
    ['parameter phone is missing', null, 'invalid_data'],
    ['n8n: 404', null, 'n8n_inactive'],
    ['n8n: 400 kolom kosong', null, 'n8n_refused'],
    ['Token tidak valid', null, null],
    ['Order #42 not found', null, null],
  ]
  for (const [error, code, kind] of cases) {
    const read = readFailure(error)
    assert.deepEqual([read.code, read.kind], [code, kind], error)
    assert.ok(kind === null || failureKinds.some((one) => one === kind))
  }
})

const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom(
    ...['131026', '(#4)', 'code 470', '404', ' status ', 'https://x/', 'a@b', '0813-1111-2222', '…', '#'],
    ...[
      'LOG2026000821',
      '24',
      'jam',
      '(',
      ')',
      '"',
      ':',
      'n8n: ',
      '\u200b',
      '\u0301',
      'é',
      '１',
      ' ',
      '\ud800',
    ],
    ...['x'.repeat(45), '9'.repeat(9), 'not registered on whatsapp ', '62', '.', '-', '/'],
  ),
)
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))

test('any text has a reason of at most 200 characters without a phone, and reading the reason again returns it', () => {
  fc.assert(
    fc.property(text, (error) => {
      const reason = reasonOf(error)
      assert.ok(reason.length <= 200)
      assert.doesNotMatch(reason, /\p{Cs}/u, 'no half of an emoji')
      assert.doesNotMatch(reason, /\p{N}{9}|[\p{L}\p{N}]@/u)
      assert.equal(reasonOf(reason), reason)
      assert.deepEqual(readFailure(error), readReason(reason))
    }),
    { numRuns: 3_000 },
  )
})

test('two texts that differ only by a phone have the same reason', () => {
  const phone = fc.bigInt({ min: 628_100_000_000n, max: 628_999_999_999_999n }).map(String)
  const forms = [
    (digits: string) => `${digits}@c.us`,
    (digits: string) => `+${digits}`,
    (digits: string) => `0${digits.slice(2, 5)}-${digits.slice(5, 9)}-${digits.slice(9)}`,
    (digits: string) =>
      `+${digits.slice(0, 2)} ${digits.slice(2, 5)} ${digits.slice(5, 9)} ${digits.slice(9)}`,
    (digits: string) => digits,
  ]
  fc.assert(
    fc.property(phone, phone, fc.constantFrom(...forms), (one, other, write) => {
      const error = (digits: string) => `Gagal: nomor ${write(digits)} tidak terdaftar`
      assert.equal(reasonOf(error(one)), reasonOf(error(other)))
    }),
    // The last group of this phone looks like a code of WhatsApp.
    {
      examples: ['207294875130000', '628124875131026'].flatMap((digits) =>
        forms.map((write): [string, string, (typeof forms)[number]] => ['628100000000', digits, write]),
      ),
    },
  )
})
