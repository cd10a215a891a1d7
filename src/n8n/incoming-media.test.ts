// Pictures, voice, documents, locations, contacts and reactions: what customer-service.json fetches, uploads and pushes to
// Pantau, also if that fails. Runs the workflow's own expressions on the bodies in fixtures/.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { z } from 'zod'
import { evaluate, nodeOf, outputsOf, routeOf, setOf } from '../testing/workflow.ts'
import { flow, job, readTicket, received, type Job } from '../testing/incoming.ts'

const settings = { pantau_url: 'http://pantau', media_url: 'http://gateway:8080/v23.0' }

const read = async (name: string, more: Record<string, unknown> = {}) =>
  received(JSON.parse(await readFile(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')), {
    ...settings,
    ...more,
  })

async function only(name: string, more?: Record<string, unknown>): Promise<Job> {
  const { jobs } = await read(name, more)
  assert.equal(jobs.length, 1, name)
  return jobs[0] ?? assert.fail(name)
}

async function ticketOf(name: string) {
  return readTicket((await only(name)).isi)
}

const url = (node: string, json: unknown, around = {}) =>
  evaluate(nodeOf(flow, node).parameters.url, json, around)

test('Meta’s pictures, voice, videos, documents and stickers are looked up by id and fetched from the returned address', async () => {
  for (const [name, id, filename] of [
    ['meta/image', '1479537139650973', undefined],
    ['meta/image-without-caption', '1479537139650974', undefined],
    ['meta/voice', '1908647269898587', undefined],
    ['meta/video', '1532537139650001', undefined],
    ['meta/document', '1376223850470843', 'surat-jalan.pdf'],
    ['meta/sticker', '798882015472548', undefined],
    ['meta/echo-image', '1479537139650975', undefined],
  ] as const) {
    const one = await only(name)
    assert.deepEqual(routeOf(flow, 'Berkas?', one), ['Alamat media Meta'], name)
    assert.equal(url('Alamat media Meta', one), `http://gateway:8080/v23.0/${id}`)
    const upload = url('Unggah ke Pantau', {}, { Pengaturan: settings, 'Tiap kiriman': one })
    assert.equal(upload, `http://pantau/api/v1/attachments${filename ? `?filename=${filename}` : ''}`, name)
  }
  assert.deepEqual(outputsOf(flow, 'Alamat media Meta')[0], ['Ambil berkas'])
  assert.equal(
    url('Ambil berkas', { url: 'http://lookaside/1?hash=a', id: '1' }),
    'http://lookaside/1?hash=a',
  )
  const forged = { berkas: { dasar: 'http://gateway', id: '1/messages?x' } }
  assert.equal(url('Alamat media Meta', forged), 'http://gateway/1%2Fmessages%3Fx')
})

test('a file of WAHA is fetched from the gateway in the settings, wherever its address points', async () => {
  const voice = await only('waha/voice')
  assert.deepEqual(routeOf(flow, 'Berkas?', voice), ['Ambil berkas'])
  assert.equal(url('Ambil berkas', voice), 'http://gateway:8080/api/files/default/3EB0VOICE00000000001.oga')
  for (const [name, why] of [
    ['waha/document-elsewhere', 'alamat berkas di luar media_url'],
    ['waha/image-not-kept', 'gateway tidak menyebut alamat berkas'],
  ] as const) {
    const one = await only(name)
    assert.equal(readTicket(one.isi).metadata.media_error, why)
    assert.equal(one.berkas, undefined, name)
    assert.deepEqual(routeOf(flow, 'Berkas?', one), ['Catat ke Pantau'], name)
  }
  const flat = (address: string) =>
    received({ id: 'A', sender: '6281234567801', message: 'Ini', url: address }, settings).jobs[0]?.berkas
      ?.url
  assert.equal(flat('http://gateway:8080/v23.0/a.jpg'), 'http://gateway:8080/v23.0/a.jpg')
  for (const address of [
    'http://elsewhere/v23.0/a.jpg',
    'http://gateway:8080@elsewhere/v23.0/a.jpg',
    'http://gateway:8080.elsewhere/v23.0/a.jpg',
    'http://gateway:8080/v23.0/../a.jpg',
    'http://elsewhere/api/files/../admin',
    'file:///etc/passwd',
  ])
    assert.equal(flat(address), undefined, address)
})

test('a file of Evolution API is requested by the message’s id, unless the body contains it', async () => {
  const document = await only('evolution/document')
  assert.deepEqual(routeOf(flow, 'Berkas?', document), ['Minta ke Evolution'])
  assert.equal(
    url('Minta ke Evolution', document),
    'http://gateway:8080/v23.0/chat/getBase64FromMediaMessage/logistik',
  )
  assert.deepEqual(
    JSON.parse(z.string().parse(evaluate(nodeOf(flow, 'Minta ke Evolution').parameters.jsonBody, document))),
    { message: { key: { id: '3A44444444444444BBBB' } }, convertToMp4: false },
  )
  const source = (json: unknown) =>
    evaluate(nodeOf(flow, 'Base64 jadi berkas').parameters.sourceProperty, json)
  assert.equal(source({ mimetype: 'application/pdf', base64: 'JVBERi0=' }), 'base64')
  const along = await only('evolution/image-with-base64')
  assert.deepEqual(routeOf(flow, 'Berkas?', along), ['Base64 jadi berkas'])
  assert.equal(source(along), 'berkas.base64')
  assert.ok(!JSON.stringify(along.isi).includes('/9j/4AAQSkZJRg=='))
})

const refusal = (httpCode: string | undefined) => ({
  error: { message: 'x' },
  details: { httpCode, body: { error: 'the type of this file is not accepted' } },
})

test('an uploaded file is named in the ticket, with the customer’s own text', async () => {
  for (const [name, words, subject] of [
    ['meta/image', 'Kardusnya penyok', 'Paket rusak'],
    ['meta/image-without-caption', '', 'Foto'],
    ['meta/document', '', 'Dokumen: surat-jalan.pdf'],
    ['meta/voice', '', 'Pesan suara'],
    ['evolution/document', 'Ini surat jalannya', 'Ini surat jalannya'],
  ] as const) {
    const asked = await only(name)
    const made = job.parse(setOf(flow, 'Dengan berkas', { attachment_id: 'b-1' }, { 'Tiap kiriman': asked }))
    const ticket = readTicket(made.isi)
    assert.deepEqual(
      [ticket.description, ticket.subject, ticket.attachments],
      [words, subject, ['b-1']],
      name,
    )
    assert.equal(ticket.metadata.media, undefined)
    assert.deepEqual([made.kunci, made.tujuan], [asked.kunci, asked.tujuan])
  }
})

test('a file that could not be fetched or was refused is described in the text, with the reason and the media’s id', async () => {
  for (const node of ['Alamat media Meta', 'Ambil berkas', 'Minta ke Evolution', 'Base64 jadi berkas'])
    assert.deepEqual(outputsOf(flow, node)[1], ['Tanpa berkas'], node)
  const asked = await only('meta/image')
  const around = { 'Tiap kiriman': asked }
  for (const code of ['400', '404', '413', '415'])
    assert.deepEqual(routeOf(flow, 'Pantau menolak?', refusal(code), around), ['Tanpa berkas'], code)
  const made = job.parse(setOf(flow, 'Tanpa berkas', refusal('415'), around))
  const ticket = readTicket(made.isi)
  assert.equal(ticket.description, '[Foto] Kardusnya penyok')
  assert.equal(ticket.metadata.media_error, 'the type of this file is not accepted')
  assert.equal(ticket.metadata.media?.id, '1479537139650973')
  // Without media_url nothing is fetched.
  const off = await only('meta/image', { media_url: '' })
  assert.equal(readTicket(off.isi).metadata.media_error, 'media_url kosong')
  assert.deepEqual(routeOf(flow, 'Berkas?', off), ['Catat ke Pantau'])
})

test('while Pantau is down the file waits with its message, but only once', async () => {
  const asked = await only('meta/image')
  const around = { 'Tiap kiriman': asked }
  for (const code of [undefined, '401', '429', '502', '503'])
    assert.deepEqual(routeOf(flow, 'Pantau menolak?', refusal(code), around), ['Belum tercatat'], code)
  const waiting = job.parse(setOf(flow, 'Belum tercatat', refusal('503'), around))
  assert.deepEqual(
    [waiting.berkas, waiting.isi, waiting.percobaan, waiting.tetap],
    [asked.berkas, asked.isi, 0, false],
  )
  assert.deepEqual(routeOf(flow, 'Berkas?', waiting), ['Alamat media Meta'])
  assert.deepEqual(routeOf(flow, 'Pantau menolak?', refusal('503'), { 'Tiap kiriman': waiting }), [
    'Tanpa berkas',
  ])
  // The upload succeeded, the ticket did not: both are sent again, with the same key.
  const uploaded = job.parse(setOf(flow, 'Dengan berkas', { attachment_id: 'b-1' }, around))
  const again = job.parse(setOf(flow, 'Belum tercatat', { ...uploaded, ...refusal('503') }, around))
  assert.deepEqual([again.berkas, again.isi, again.kunci], [asked.berkas, asked.isi, asked.kunci])
  // A ticket that is refused with its file is sent without it; if it is refused again, it stops with the reason.
  const refused = job.parse(setOf(flow, 'Belum tercatat', { ...uploaded, ...refusal('400') }, around))
  assert.deepEqual([refused.berkas, refused.tetap], [undefined, false])
  assert.equal(readTicket(refused.isi).metadata.media_error, 'the type of this file is not accepted')
  assert.equal(readTicket(refused.isi).description, '[Foto] Kardusnya penyok')
  const words = { ...refused, ...refusal('400') }
  assert.equal(job.parse(setOf(flow, 'Belum tercatat', words, { 'Tiap kiriman': refused })).tetap, true)
})

test('a location is pushed with its coordinates, name and address', async () => {
  const there = { latitude: -6.200212, longitude: 106.816747, name: 'Toko Melati' }
  for (const [name, address] of [
    ['meta/location', 'Jl. Melati 5, Jakarta'],
    ['waha/location', null],
    ['evolution/location', 'Jl. Melati 5, Jakarta'],
  ] as const) {
    const ticket = await ticketOf(name)
    assert.deepEqual(ticket.location, { ...there, address }, name)
    assert.deepEqual([ticket.description, ticket.subject], ['', 'Lokasi: Toko Melati'], name)
  }
  const meta = (location: object) =>
    received({
      entry: [
        {
          changes: [
            { value: { messages: [{ id: 'A', from: '6281234567801', type: 'location', location }] } },
          ],
        },
      ],
    }).tickets[0]
  for (const odd of [
    {},
    { latitude: null, longitude: 1 },
    { latitude: 91, longitude: 0 },
    { latitude: 'x', longitude: 0 },
  ]) {
    const ticket = meta(odd)
    assert.equal(ticket?.location, undefined, JSON.stringify(odd))
    assert.match(ticket?.description ?? '', /^\[Lokasi/)
  }
})

test('a contact is pushed with name and number; anything more is in the text', async () => {
  const contact = { name: 'Siti Rahma', phone: '+62 812-3456-7802' }
  for (const name of ['meta/contact', 'waha/contact', 'evolution/contact']) {
    const ticket = await ticketOf(name)
    assert.deepEqual([ticket.contact, ticket.description], [contact, ''], name)
    assert.equal(ticket.subject, 'Kontak: Siti Rahma')
  }
  for (const [name, words] of [
    ['meta/two-contacts', '[Kontak: Siti Rahma, +62 812-3456-7802; Agus Wijaya, 0812-3456-7804, 0215550100]'],
    ['evolution/two-contacts', '[Kontak: Siti Rahma, +62 812-3456-7802; Agus Wijaya, +62 812-3456-7804]'],
  ] as const) {
    const ticket = await ticketOf(name)
    assert.deepEqual([ticket.contact, ticket.description], [contact, words], name)
  }
  const contacts = [{ name: { formatted_name: 'Agus' }, phones: [{ phone: '0811' }, { wa_id: '62812' }] }]
  const messages = [{ id: 'A', from: '6281234567801', type: 'contacts', contacts }]
  const [twoNumbers] = received({ entry: [{ changes: [{ value: { messages } }] }] }).tickets
  assert.deepEqual(
    [twoNumbers?.contact, twoNumbers?.description],
    [{ name: 'Agus', phone: '0811' }, '[Kontak: Agus, 0811, +62812]'],
  )
})

test('a reaction is pushed with the id of its message, and is not a message', async () => {
  for (const [name, message_id, emoji] of [
    ['meta/reaction', 'wamid.HBgNNjI4MTIzNDU2NzgwMRUCABEYEkJPVAA=', '👍'],
    ['meta/reaction-taken-back', 'wamid.HBgNNjI4MTIzNDU2NzgwMRUCABEYEkJPVAA=', ''],
    ['waha/reaction', '3EB0BROADCAST0000001', '🙏'],
    ['evolution/reaction', '3EB0BROADCAST0000001', '👍'],
  ] as const) {
    const { tickets, reactions, jobs } = await read(name)
    assert.deepEqual(tickets, [], name)
    assert.deepEqual(
      reactions.map(({ source, reaction }) => [source, reaction]),
      [['customer', { message_id, emoji }]],
      name,
    )
    // The bot does not answer a reaction.
    const around = { Pengaturan: { bot_aktif: true }, 'Tiap kiriman': jobs[0] }
    const answered = { status: 'appended', handled_by: 'bot' }
    assert.deepEqual(routeOf(flow, 'Sesudah tercatat', answered, around), ['Tiap kiriman'])
  }
})
