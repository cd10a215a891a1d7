// Attachments over HTTP: upload, use in a message, and download.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { z } from 'zod'
import type { Client, Json } from '../testing/client.ts'
import { pictureOf } from '../testing/files.ts'
import { newPhone, openSite, pushTicket, type Site, type TestPerson } from '../testing/fixtures.ts'
import { newTicket } from '../testing/panel.ts'
import { until } from '../testing/until.ts'
import type { comment, ticketDetail } from '../tickets/shown.ts'
import type { uploaded } from './schema.ts'

type Detail = Json<z.infer<typeof ticketDetail>>
type Uploaded = z.infer<typeof uploaded>

let site: Site
let ani: TestPerson
let budi: TestPerson
before(async () => {
  site = await openSite()
  ani = await site.person('Ani Agen')
  budi = await site.person('Budi Agen')
})
after(() => site.close())

const send = (by: Client, raw: Buffer, filename = 'foto.png') =>
  by.call<Uploaded>('POST', `/attachments?filename=${encodeURIComponent(filename)}`, { raw })
const upload = async (by: Client, raw = pictureOf(), filename?: string) => {
  const { status, body, text } = await send(by, raw, filename)
  assert.equal(status, 201, text)
  return body.attachment_id
}
const detail = async (uid: string) => (await site.admin.api.get<Detail>(`/tickets/${uid}`)).body

/** Downloads bytes. The usual test client reads text. */
async function file(id: string, token: string, headers: Record<string, string> = {}, query = '') {
  const answer = await fetch(`${site.server.origin}/api/v1/attachments/${id}${query}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}

/** A voice message of about this many bytes. */
const voice = (size: number) => Buffer.concat([Buffer.from('OggS'), randomBytes(size - 4)])

test('a file is stored as it was sent; the answer has its hash, size and type', async () => {
  const sent = voice(700_001)
  const { status, body } = await send(site.n8n, sent, 'suara.ogg')
  const sha256 = createHash('sha256').update(sent).digest('hex')
  assert.deepEqual(
    [status, body],
    [201, { attachment_id: body.attachment_id, sha256, size: 700_001, mime_type: 'audio/ogg' }],
  )
  const { ticket_uid } = await pushTicket(site.n8n, { description: '', attachments: [body.attachment_id] })
  const read = await file(body.attachment_id, site.admin.token)
  assert.equal(read.status, 200)
  assert.ok(read.bytes.equals(sent))
  assert.deepEqual((await detail(ticket_uid)).attachments, [
    {
      ...{
        id: body.attachment_id,
        filename: 'suara.ogg',
        mime_type: 'audio/ogg',
        size: 700_001,
        kind: 'audio',
      },
      ...{ width: null, height: null, has_thumb: false },
    },
  ])
})

test('attachments belong to their message, note or reply, in order', async () => {
  const phone = newPhone()
  const { ticket_uid } = await pushTicket(site.n8n, { phone })
  const ids = [await upload(site.n8n), await upload(site.n8n), await upload(site.n8n)].reverse()
  await pushTicket(site.n8n, { phone, description: '', attachments: ids })
  await site.admin.api.put(`/tickets/${ticket_uid}`, { assigned_to_user_id: ani.id })
  const path = `/tickets/${ticket_uid}/comments`
  const notes = [await upload(ani.api), await upload(ani.api)]
  const note = await ani.api.post<z.infer<typeof comment>>(path, { attachments: [notes[0]] })
  assert.equal(note.status, 201, note.text)
  assert.deepEqual([note.body.comment_text, note.body.attachments.map(({ id }) => id)], ['', [notes[0]]])
  const reply = { comment_text: 'Ini fotonya', is_internal_note: false, attachments: [notes[1]] }
  assert.equal((await ani.api.post(path, reply)).status, 201)
  const { attachments, comments } = await detail(ticket_uid)
  assert.deepEqual(attachments, [])
  assert.deepEqual(
    comments.map((one) => one.attachments.map(({ id }) => id)),
    [ids, [notes[0]], [notes[1]]],
  )
})

test('a location and a contact need no text, in the first message and in later ones', async () => {
  const phone = newPhone()
  const location = { latitude: -6.2, longitude: 106.8, name: 'Gudang', address: null }
  const { ticket_uid } = await pushTicket(site.n8n, {
    phone,
    description: '',
    location: { ...location, latitude: '-6.2' },
  })
  await pushTicket(site.n8n, { phone, description: null, contact: { name: 'Budi', phone: '0812-3000-4000' } })
  const seen = await detail(ticket_uid)
  assert.deepEqual([seen.location, seen.contact], [location, null])
  assert.deepEqual(
    seen.comments.map((one) => [one.location, one.contact]),
    [[null, { name: 'Budi', phone: '6281230004000' }]],
  )
  const wrong = await site.n8n.post<{ errors: { field: string }[] }>('/tickets', {
    location: { latitude: 91, longitude: 'x' },
  })
  assert.deepEqual(
    wrong.body.errors.map(({ field }) => field),
    ['subject', 'location.latitude', 'location.longitude'],
  )
})

test('a location, contact or reaction with only blank fields is absent', async () => {
  const { ticket_uid } = await pushTicket(site.n8n, {
    phone: newPhone(),
    location: { latitude: null, longitude: '', name: ' ' },
    contact: { name: '', phone: null },
    reaction: {},
  })
  const { location, contact } = await detail(ticket_uid)
  assert.deepEqual([location, contact], [null, null])
})

test('a message without any content is refused, with all its errors', async () => {
  for (const empty of [{}, { attachments: [] }, { attachments: null, location: '' }]) {
    const { status, body } = await site.n8n.post<{ errors: { field: string }[] }>('/tickets', empty)
    assert.deepEqual([status, body.errors.map(({ field }) => field)], [400, ['subject', 'description']])
  }
  const { uid } = await newTicket(site)
  assert.equal((await site.admin.api.post(`/tickets/${uid}/comments`, { comment_text: ' ' })).status, 400)
})

test('a photo with a caption that only thanks reopens a ticket; a photo with the caption "stop" does not opt out', async () => {
  const phone = newPhone()
  const { ticket_uid } = await pushTicket(site.n8n, { phone })
  await site.admin.api.put(`/tickets/${ticket_uid}`, { status: 'closed' })
  const thanks = { phone, description: 'makasih', attachments: [await upload(site.n8n)] }
  assert.equal((await pushTicket(site.n8n, thanks)).status, 'reopened')
  const stop = { phone: newPhone(), description: 'stop', attachments: [await upload(site.n8n)] }
  const stopped = await pushTicket(site.n8n, stop)
  assert.deepEqual([stopped.status, (await detail(stopped.ticket_uid)).opted_out], ['created', false])
})

test('an attachment is used once, by its uploader, and nothing of a refused message is written', async () => {
  const [keys, other] = [await upload(site.n8n), site.server.api.as({ apiKey: await site.key('lain') })]
  const used = await upload(site.n8n)
  await pushTicket(site.n8n, { attachments: [used] })
  const phone = newPhone()
  const push = (by: Client, attachments: string[]) =>
    by.post<{ errors: { field: string; code: string }[] }>('/tickets', { subject: 'A', phone, attachments })
  for (const [refused, field] of [
    [await push(site.n8n, [keys, used]), 'attachments.1'],
    [await push(other, [used]), 'attachments.0'],
    [await push(other, [keys]), 'attachments.0'],
  ] as const) {
    assert.equal(refused.status, 400)
    const last = refused.body.errors.at(-1)
    assert.deepEqual([last?.code, last?.field], ['not_attachment', field])
  }
  assert.equal(await site.db.value(sql`select count(*) from tickets where customer_phone = ${phone}`), 0)
  const { uid } = await newTicket(site, ani)
  const write = (by: TestPerson, id: string) => by.api.post(`/tickets/${uid}/comments`, { attachments: [id] })
  assert.equal((await write(ani, await upload(budi.api))).status, 400)
  assert.equal((await write(ani, keys)).status, 400)
  const thousand = Array.from({ length: 11 }, () => crypto.randomUUID())
  assert.equal((await push(site.n8n, thousand)).body.errors[0]?.code, 'too_many')
  assert.equal((await push(site.n8n, [keys, keys])).status, 201, 'an id given twice counts once')
})

test('users who may see the ticket may see the file; while it is unused, only its uploader', async () => {
  const { uid } = await newTicket(site, ani)
  const id = await upload(ani.api)
  const status = async ({ token }: TestPerson) => (await file(id, token)).status
  assert.deepEqual([await status(ani), await status(budi), await status(site.admin)], [200, 404, 404])
  await ani.api.post(`/tickets/${uid}/comments`, { attachments: [id] })
  assert.deepEqual([await status(ani), await status(budi), await status(site.admin)], [200, 404, 200])
  await site.admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: budi.id })
  assert.deepEqual([await status(ani), await status(budi)], [404, 200])
  assert.equal((await site.server.api.get(`/attachments/${id}`)).status, 401)
  assert.equal((await site.n8n.get(`/attachments/${id}`)).status, 401)
})

test('a valid range is sent as a range, otherwise the whole file', async () => {
  const sent = voice(600_000)
  const id = await upload(ani.api, sent, 'a.ogg')
  const etag = `"${id}"`
  const cases: [headers: Record<string, string>, expected: [status: number, from: number, to: number]][] = [
    [{ range: 'bytes=0-0' }, [206, 0, 1]],
    [{ range: 'bytes=262143-262144' }, [206, 262_143, 262_145]],
    [{ range: 'bytes=524288-' }, [206, 524_288, 600_000]],
    [{ range: 'bytes=-5' }, [206, 599_995, 600_000]],
    [{ range: 'bytes=0-999999999' }, [206, 0, 600_000]],
    [{ range: 'bytes=10-19', 'if-range': etag }, [206, 10, 20]],
    [{ range: 'bytes=10-19', 'if-range': '"other"' }, [200, 0, 600_000]],
    [{ range: 'bytes=0-1,5-6' }, [200, 0, 600_000]],
    [{ range: 'lines=1-2' }, [200, 0, 600_000]],
    [{ range: 'bytes=5-2' }, [200, 0, 600_000]],
  ]
  for (const [headers, [status, from, to]] of cases) {
    const read = await file(id, ani.token, headers)
    const said = JSON.stringify(headers)
    assert.equal(read.status, status, said)
    assert.ok(read.bytes.equals(sent.subarray(from, to)), said)
    const place = status === 206 ? `bytes ${String(from)}-${String(to - 1)}/600000` : null
    assert.equal(read.headers.get('content-range'), place, said)
  }
  for (const range of ['bytes=600000-', 'bytes=-0']) {
    const behind = await file(id, ani.token, { range })
    assert.deepEqual([behind.status, behind.headers.get('content-range')], [416, 'bytes */600000'])
  }
  assert.equal((await file(id, ani.token, { 'if-none-match': `W/"x", ${etag}` })).status, 304)
})

test('a file is harmless in the browser, and keeps its name', async () => {
  const id = await upload(ani.api, pictureOf(), 'C:\\fakepath\\Ünïcode "paket"\r\nX: y\u202Egpj.png')
  const { headers } = await file(id, ani.token)
  const shown = (name: string) => headers.get(name)
  assert.equal(shown('x-content-type-options'), 'nosniff')
  assert.match(shown('content-security-policy') ?? '', /default-src 'none'.*sandbox$/)
  assert.match(shown('cache-control') ?? '', /^private,.*immutable/)
  const encoded = `%C3%9Cn%C3%AFcode%20%22paket%22X%3A%20ygpj.png`
  assert.equal(
    shown('content-disposition'),
    `inline; filename="_n_code _paket_X: ygpj.png"; filename*=UTF-8''${encoded}`,
  )
  const saved = await file(id, ani.token, {}, '?download=1')
  assert.match(saved.headers.get('content-disposition') ?? '', /^attachment;/)
})

test('a file that is too large is refused before and during the upload; an aborted upload leaves nothing behind', async () => {
  const small = await site.replica({ env: { ATTACHMENT_MAX_MB: '1' } })
  const [most, key] = [1024 * 1024, site.apiKey]
  assert.equal((await send(small.api.as({ apiKey: key }), voice(most))).status, 201)
  assert.equal((await send(small.api.as({ apiKey: key }), voice(most + 1))).status, 413)
  const count = () => site.db.value(sql`select count(*) from attachments`)
  const before = await count()
  const { port } = new URL(small.origin)
  const raw = (end: string) =>
    `POST /api/v1/attachments HTTP/1.1\r\nhost: x\r\nx-api-key: ${key}\r\ntransfer-encoding: chunked\r\n\r\n${end}`
  const cut = connect(Number(port), '127.0.0.1')
  cut.write(raw('4\r\nOggS\r\n'))
  await until('the upload is being read', () => small.ctx.uploads.atOnce.running === 1)
  cut.destroy()
  await until('the upload has ended', () => small.ctx.uploads.atOnce.running === 0)
  const endless = connect(Number(port), '127.0.0.1')
  const answered = new Promise<string>((resolve) =>
    endless.once('data', (data: Buffer) => {
      resolve(data.toString())
    }),
  )
  endless.write(raw(''))
  const part = voice(65_536).toString('latin1')
  for (let sent = 0; sent < 20; sent++) endless.write(`10000\r\n${part}\r\n`, 'latin1')
  assert.match(await answered, /^HTTP\/1.1 413/)
  endless.destroy()
  assert.equal(await count(), before)
})

test('deleting a message deletes its files with their bytes', async () => {
  const [id, phone] = [await upload(site.n8n), newPhone()]
  await pushTicket(site.n8n, { phone })
  await pushTicket(site.n8n, { phone, attachments: [id] })
  const chunks = () => site.db.value(sql`select count(*) from attachment_chunks where attachment_id = ${id}`)
  assert.equal(await chunks(), 1)
  await site.db.pool.query(
    sql`delete from ticket_comments where id = (select comment_id from attachments where id = ${id})`,
  )
  assert.equal(await chunks(), 0)
})

test('a logistics user may not upload', async () => {
  const lina = await site.person('Lina Logistik', 'logistics')
  const refused = await send(lina.api, pictureOf())
  assert.equal(refused.status, 403, refused.text)
})
