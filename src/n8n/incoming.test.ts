// How customer-service.json reads the bodies that Meta, WAHA, Evolution API and others send. Runs the workflow's own
// expressions on the bodies in fixtures/ (from the gateways' documentation; each file is one webhook body).
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import test from 'node:test'
import { readPhone } from '../customers/phone.ts'
import { stored } from '../testing/phones.ts'
import { received, type IncomingTicket } from '../testing/incoming.ts'

const folder = new URL('fixtures/', import.meta.url)

async function fixture(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8'))
}

async function only(name: string): Promise<IncomingTicket> {
  const { tickets, statuses } = received(await fixture(name))
  assert.equal(tickets.length, 1, name)
  assert.equal(statuses.length, 0, name)
  const [one] = tickets
  assert.ok(one)
  return one
}

test('each gateway is read by its own node, chosen by the shape of the body', async () => {
  const readers = {
    meta: 'Dari Meta',
    waha: 'Dari WAHA',
    evolution: 'Dari Evolution',
    flat: 'Dari gateway lain',
  }
  for (const [gateway, reader] of Object.entries(readers)) {
    const files = await readdir(new URL(`${gateway}/`, folder))
    assert.ok(files.length > 0)
    for (const file of files)
      assert.equal(received(await fixture(`${gateway}/${file.slice(0, -5)}`)).reader, reader, file)
  }
})

test('a text message becomes a ticket with its sender, time, message id and AWB', async () => {
  const meta = await only('meta/text')
  assert.deepEqual(
    { ...meta, metadata: undefined },
    {
      source: 'customer',
      customer_phone: '+6281234567801',
      customer_name: 'Budi Santoso',
      message_id: 'wamid.HBgNNjI4MTIzNDU2NzgwMRUCABIYFDNBVEVYVAAA==',
      reply_to_message_id: null,
      sent_at: '2026-11-25T01:10:00.000Z',
      tracking_number: 'LOG2026000821',
      subject: 'Paket belum sampai',
      description: 'Paket saya LOG2026000821 belum sampai, padahal sudah bayar Rp150000000',
      priority: 'high',
      metadata: undefined,
    },
  )
  for (const [name, id] of [
    ['waha/text', '3EB0A1B2C3D4E5F60718'],
    ['evolution/text', '3A11111111111111AAAA'],
  ] as const) {
    const one = await only(name)
    assert.deepEqual(readPhone(one.customer_phone), { number: '6281234567801', unreadable: false })
    assert.deepEqual(
      [one.customer_name, one.message_id, one.sent_at, one.tracking_number],
      ['Budi Santoso', id, '2026-11-25T01:10:00.000Z', 'LOG2026000821'],
      name,
    )
  }
  const flat = await only('flat/text')
  assert.deepEqual([flat.customer_phone, flat.tracking_number], ['+6281234567801', 'LOG2026000821'])
})

test('the message that was quoted, or whose button was pressed, is named by its id', async () => {
  for (const [name, description, quoted] of [
    ['meta/quoted-answer', 'Jl. Melati 5, pagar hijau', 'wamid.HBgNNjI4MTIzNDU2NzgwMRUCABEYEkJST0FEQ0FTVAA='],
    ['meta/button', 'Atur ulang jadwal', 'wamid.HBgNNjI4MTIzNDU2NzgwMRUCABEYEkJST0FEQ0FTVAA='],
    ['meta/button-reply', 'Bicara dengan petugas', 'wamid.HBgNNjI4MTIzNDU2NzgwMRUCABEYEkJPVAA='],
    ['waha/quoted-answer', 'Jl. Melati 5', '3EB0BROADCAST0000001'],
    ['evolution/quoted-answer', 'Jl. Melati 5', '3EB0BROADCAST0000001'],
    ['evolution/quoted-beside', 'Jl. Melati 5', '3EB0BROADCAST0000001'],
    ['evolution/button', 'Atur ulang jadwal', '3EB0BROADCAST0000001'],
    ['evolution/list-reply', 'Besok pagi: 08.00 sampai 12.00', '3EB0BROADCAST0000001'],
  ] as const) {
    const one = await only(name)
    assert.deepEqual([one.description, one.reply_to_message_id], [description, quoted], name)
  }
})

test('list choices, flow answers and captions are the customer’s text', async () => {
  assert.equal((await only('meta/list-reply')).description, 'Besok pagi: 08.00 sampai 12.00')
  assert.equal(
    (await only('meta/flow')).description,
    'alamat_baru: Jl. Kenanga 9\ntanggal: 2026-11-29\npilihan: ["pagi","sore"]',
  )
  assert.equal((await only('evolution/disappearing')).description, 'Terima kasih')
})

test('media are described in the text, with the media’s id in the metadata', async () => {
  const cases: [name: string, description: string, media: Record<string, string>][] = [
    ['meta/image', '[Foto] Kardusnya penyok', { id: '1479537139650973', mime_type: 'image/jpeg' }],
    ['meta/document', '[Dokumen: surat-jalan.pdf]', { id: '1376223850470843', filename: 'surat-jalan.pdf' }],
    ['meta/voice', '[Pesan suara]', { id: '1908647269898587' }],
    ['meta/unsupported', '[Pesan yang tidak dapat dibaca, lihat di ponsel]', {}],
    ['waha/image', '[Foto] Kardusnya penyok', { id: '3EB0IMAGE00000000001', mime_type: 'image/jpeg' }],
    ['evolution/image', '[Foto] Kardusnya penyok', { id: '3A44444444444444AAAA', mime_type: 'image/jpeg' }],
    ['evolution/document', '[Dokumen: surat-jalan.pdf] Ini surat jalannya', { filename: 'surat-jalan.pdf' }],
    ['evolution/voice', '[Pesan suara]', { id: '3A44444444444444CCCC' }],
  ]
  for (const [name, description, media] of cases) {
    const one = await only(name)
    assert.equal(one.description, description, name)
    const sent = new Map(Object.entries(one.metadata.media ?? {}))
    const found = Object.keys(media).map((key) => sent.get(key))
    assert.deepEqual<unknown>(found, Object.values(media), name)
    assert.equal(sent.size === 0, found.length === 0, name)
  }
})

test('two messages in one body are two tickets, each with its own sender and name', async () => {
  const { tickets } = received(await fixture('meta/two-at-once'))
  assert.deepEqual(
    tickets.map((one) => [one.customer_phone, one.customer_name, one.tracking_number]),
    [
      ['+6281234567801', 'Budi Santoso', null],
      ['+6281234567802', 'Siti Rahma', 'LOG2026000822'],
    ],
  )
  assert.equal(received(await fixture('flat/several')).tickets.length, 2)
})

test('groups, stories, the API’s own messages and session events are ignored', async () => {
  for (const name of [
    'meta/group',
    'meta/number-changed',
    'meta/account-update',
    'waha/group',
    'waha/story',
    'waha/from-api',
    'waha/session-status',
    'evolution/group',
    'evolution/story',
    'evolution/from-api',
    'evolution/send-message',
    'evolution/read-by-us',
    'evolution/connection-update',
    'flat/group',
  ]) {
    const { keys } = received(await fixture(name))
    assert.deepEqual(keys, [], name)
  }
  for (const from of ['120363025246125486@g.us', 'status@broadcast', '120363025246125486@newsletter', ''])
    assert.deepEqual(received({ message: 'Halo', from }).keys, [], from)
  assert.deepEqual(received({ message: 'Halo', from: '6281234567801@c.us', fromMe: true }).keys, [])
  for (const body of [null, '', 'teks', [], {}, [null], { entry: [] }])
    assert.deepEqual(received(body).keys, [], JSON.stringify(body))
})

test('an answer typed on the phone is pushed with source phone, for the customer who received it', async () => {
  for (const name of ['meta/echo', 'waha/from-phone', 'evolution/from-phone']) {
    const one = await only(name)
    assert.deepEqual([one.source, one.description], ['phone', 'Baik Kak, kami antar sore ini'], name)
    assert.equal(readPhone(one.customer_phone).number, '6281234567801', name)
    assert.ok(one.message_id, name)
  }
})

test('a sender without a number is named by their WhatsApp id; a known number is used', async () => {
  for (const gateway of ['waha', 'evolution']) {
    assert.equal((await only(`${gateway}/lid`)).customer_phone, '123456789012345@lid')
    assert.equal((await only(`${gateway}/lid-with-number`)).customer_phone, '6281234567802@s.whatsapp.net')
  }
})

test('a sender has a country code, a field named phone may lack it', () => {
  for (const from of ['85291234567', '6287885358663'])
    for (const body of [
      { message: 'Halo', from },
      { message: 'Halo', sender: `${from}@c.us` },
    ])
      assert.equal(readPhone(received(body).tickets[0]?.customer_phone ?? '').number, from)
  const local = received({ message: 'Halo', phone: '087885358663' }).tickets[0]
  assert.equal(readPhone(local?.customer_phone ?? '').number, stored)
})

test('Meta’s statuses are passed on unchanged, those of other gateways in Meta’s words', async () => {
  const of = async (name: string) => received(await fixture(name)).statuses
  const meta = JSON.stringify(await fixture('meta/failed'))
  assert.ok(meta.includes(`"statuses":${JSON.stringify(await of('meta/failed'))}`))
  const known = { message_id: '3EB0BROADCAST0000001', error: null }
  const at = '2026-11-25T01:10:00.123Z'
  assert.deepEqual(await of('waha/delivered'), [{ ...known, status: 'delivered', at }])
  assert.deepEqual(await of('waha/read'), [{ ...known, status: 'read', at }])
  assert.deepEqual(await of('waha/failed'), [
    { message_id: '3EB0BROADCAST0000002', status: 'failed', at, error: 'WhatsApp: ERROR' },
  ])
  assert.deepEqual(await of('evolution/delivered'), [{ ...known, status: 'delivered' }])
  assert.deepEqual(await of('evolution/read'), [{ ...known, status: 'read' }])
})
