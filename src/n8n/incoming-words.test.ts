// What customer-service.json finds in a customer's text: subject, priority and AWB.
import assert from 'node:assert/strict'
import test from 'node:test'
import { received } from '../testing/incoming.ts'

const said = (body: string) =>
  received({ id: 'A', sender: '6281234567801', message: body }).tickets[0] ?? assert.fail(body)

test('the subject is a category if one is certain, else the beginning of the message', () => {
  for (const [text, subject, priority] of [
    ['Selamat pagi', 'Selamat pagi', 'medium'],
    ['Alhamdulillah paketnya tidak rusak', 'Alhamdulillah paketnya tidak rusak', 'medium'],
    ['isinya tidak ada yang rusak kok', 'isinya tidak ada yang rusak kok', 'medium'],
    ['Kalau paket hilang siapa yang ganti?', 'Kalau paket hilang siapa yang ganti?', 'medium'],
    ['Kardusnya rusak', 'Paket rusak', 'high'],
    ['Barangnya pecah, kacanya hancur', 'Paket rusak', 'high'],
    ['PAKET SAYA HILANG!!!', 'Paket hilang', 'high'],
    ['kok blm sampai ya kak', 'Paket belum sampai', 'high'],
    ['paketnya gak juga nyampe', 'Paket belum sampai', 'high'],
    ['Belum saya terima', 'Paket belum sampai', 'high'],
    ['lama banget kurirnya', 'Paket terlambat', 'medium'],
    ['pengirimannya tidak telat, terima kasih', 'pengirimannya tidak telat, terima kasih', 'medium'],
    ['Barang salah kirim', 'Salah kirim', 'medium'],
    ['Saya mau refund', 'Permintaan ganti rugi', 'medium'],
    ['Saya mau komplain', 'Keluhan pelanggan', 'high'],
    ['Saya mau komplain, barangnya rusak', 'Paket rusak', 'high'],
    // Two categories match, so neither is certain; the priority is still high.
    ['Satu rusak, satu lagi belum sampai', 'Satu rusak, satu lagi belum sampai', 'high'],
    ['Kerusakannya di mana?', 'Kerusakannya di mana?', 'medium'],
  ] as const)
    assert.deepEqual([said(text).subject, said(text).priority], [subject, priority], text)
  const long = said(`${'kata '.repeat(60)}\nbaris kedua`)
  assert.ok(long.subject.length <= 80 && /kata…$/.test(long.subject), long.subject)
  assert.ok(long.description.endsWith('baris kedua'))
})

test('AWBs are found by the pattern in the settings; amounts, phones and invoices do not match', () => {
  for (const [text, awb] of [
    ['resi log2026000821 ya', 'LOG2026000821'],
    ['JP1234567890, tolong dicek', 'JP1234567890'],
    ['ＳＰＸＩＤ０４３２１０９８７６５４', 'SPXID043210987654'],
    ['RPX1234567890', 'RPX1234567890'],
    ['Kiriman RR123456785ID', 'RR123456785ID'],
    ['Sudah bayar Rp150000000', null],
    ['IDR150000000 lunas', null],
    ['WA081234567890 atau HP081234567891', null],
    ['nomor 081234567890', null],
    ['INV20261125001', null],
    ['abc123', null],
  ] as const)
    assert.equal(said(text).tracking_number, awb, text)
  const two = said('LOG2026000821 dan LOG2026000822, juga log2026000821')
  assert.equal(two.tracking_number, 'LOG2026000821')
  assert.deepEqual(two.metadata.other_tracking_numbers, ['LOG2026000822'])
})

test('a custom pattern is used, and an invalid pattern loses no message', () => {
  const body = { id: 'A', sender: '6281234567801', message: 'Resi 012345678901 dan LOG2026000821' }
  const found = (pola_resi: string) => received(body, { pola_resi }).tickets.map((one) => one.tracking_number)
  assert.deepEqual(found(String.raw`\b\d{12}\b`), ['012345678901'])
  for (const pattern of ['', '(', '[A-Z', 'x*']) assert.deepEqual(found(pattern), [null], pattern)
})

test('a retry has the key of its execution; ids that are missing or not text do no harm', () => {
  const keys = (body: unknown) => received(body).keys
  assert.deepEqual(keys({ id: 'A 1', sender: '6281234567801', message: 'Halo' }), ['wa:A%201:7'])
  assert.deepEqual(keys({ sender: '6281234567801', message: 'Halo', timestamp: 1 }), [
    'wa:%2B6281234567801%3A1:7',
  ])
  const odd = received({ id: 12, sender: '6281234567801', message: 'Halo', timestamp: 'kemarin' }).tickets[0]
  assert.deepEqual([odd?.message_id, odd?.sent_at], ['12', null])
})

test('values that Pantau would refuse are left out, so that the message is accepted', () => {
  assert.equal(said('Ha\u0000lo').description, 'Halo')
  assert.equal(said('\u0000').description, '[pesan kosong]')
  const all = { id: 'A', sender: '6281234567801', message: `LOG1 ${'9'.repeat(300)}` }
  assert.deepEqual(
    received(all, { pola_resi: '\\S+' }).tickets.map((one) => one.tracking_number),
    ['LOG1'],
  )
})
