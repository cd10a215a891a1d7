// How kirim-balasan.json sends a reply with files: which messages, in which order, and where a second attempt begins.
import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { whatsAppKind } from '../customers/whatsapp-media.ts'
import { evaluate, nodeOf, outputsOf, readWorkflow, routeOf, setOf } from '../testing/workflow.ts'

const flow = await readWorkflow('kirim-balasan')
const settings = { pantau_url: 'http://pantau:3000', whatsapp_url: 'http://wa/v23.0/106/messages' }
const phone = '6281234567801'

const file = (mime_type: string, filename: string | null = null, size = 1000) => ({
  url: 'https://pantau.example.com/api/v1/attachments/1?expires=1&signature=a',
  mime_type,
  filename,
  size,
})

const part = z.looseObject({
  jenis: z.string(),
  isi: z.looseObject({}),
  sudah: z.boolean(),
  urutan: z.number(),
  jumlah: z.number(),
})

function partsOf(data: object, remembered: object = {}) {
  const around = {
    'Pesan dari Pantau': { webhook_id: 'msg_1', data: { reply_id: 'r-1', phone, ...data } },
    'Sampai bagian mana?': remembered,
  }
  const { bagian } = z.object({ bagian: z.array(part) }).parse(setOf(flow, 'Bagian', {}, around))
  return bagian
}

const shown = (data: object) => partsOf(data).map(({ jenis, isi }) => [jenis, isi])
const text = (body: string) => ['text', { preview_url: false, body }]

test('the text is the caption of the first file, or a message before it if the file cannot have a caption', () => {
  const long = 'a'.repeat(1025)
  assert.deepEqual(shown({ text: 'Baik Kak' }), [text('Baik Kak')])
  assert.deepEqual(shown({ text: 'Ini fotonya', attachments: [file('image/jpeg')] }), [
    ['image', { caption: 'Ini fotonya' }],
  ])
  assert.deepEqual(shown({ text: '', attachments: [file('image/png')] }), [['image', {}]])
  assert.deepEqual(shown({ text: 'Dengarkan', attachments: [file('audio/ogg')] }), [
    text('Dengarkan'),
    ['audio', {}],
  ])
  assert.deepEqual(shown({ text: long, attachments: [file('video/mp4')] }), [text(long), ['video', {}]])
})

test('each file is sent as the type that WhatsApp accepts, in order; a document with its name', () => {
  const attachments = [
    file('application/pdf', 'surat-jalan.pdf'),
    file('image/jpeg', 'a.jpg'),
    file('image/webp', 'b.webp'),
    file('audio/mpeg'),
    file('video/webm'),
  ]
  assert.deepEqual(shown({ text: 'Ini', attachments }), [
    ['document', { caption: 'Ini', filename: 'surat-jalan.pdf' }],
    ['image', {}],
    ['document', { filename: 'b.webp' }],
    ['audio', {}],
    ['document', { filename: 'dokumen' }],
  ])
})

test('a file larger than WhatsApp takes of its kind is sent as a document, as the composer says', () => {
  const mib = 1024 ** 2
  for (const type of [
    'image/jpeg',
    'image/png',
    'image/webp',
    'image/heic',
    'video/mp4',
    'audio/ogg',
    'audio/wav',
  ])
    for (const size of [1, 5 * mib, 5 * mib + 1, 16 * mib, 16 * mib + 1]) {
      const [one] = partsOf({ text: '', attachments: [file(type, 'a', size)] })
      assert.equal(one?.jenis, whatsAppKind(type, size), `${type}, ${String(size)} bytes`)
    }
  const large = { text: 'Ini', attachments: [file('image/jpeg', 'foto.jpg', 5 * mib + 1)] }
  assert.deepEqual(shown(large), [['document', { caption: 'Ini', filename: 'foto.jpg' }]])
  assert.deepEqual(shown({ text: '', attachments: [file('video/mp4', null, 16 * mib)] }), [['video', {}]])
})

test('a file is fetched from Pantau’s address in the settings, uploaded, and sent by its id', () => {
  const [first] = partsOf({ text: 'Ini', attachments: [file('image/jpeg')] })
  assert.deepEqual(routeOf(flow, 'Jenis bagian', first), ['Ambil berkas'])
  const around = { Pengaturan: settings, 'Tiap bagian': first, 'Pesan dari Pantau': { data: { phone } } }
  const made = (node: string, key: string, json: unknown) =>
    evaluate(nodeOf(flow, node).parameters[key], json, around)
  assert.equal(
    made('Ambil berkas', 'url', first),
    'http://pantau:3000/api/v1/attachments/1?expires=1&signature=a',
  )
  assert.equal(made('Ambil berkas', 'url', { berkas: { url: 'https://s3/a.jpg?b' } }), 'https://s3/a.jpg?b')
  assert.equal(made('Unggah ke WhatsApp', 'url', {}), 'http://wa/v23.0/106/media')
  const common = { messaging_product: 'whatsapp', recipient_type: 'individual', to: phone }
  assert.deepEqual(JSON.parse(z.string().parse(made('Kirim WhatsApp', 'jsonBody', { id: '9001' }))), {
    ...common,
    type: 'image',
    image: { caption: 'Ini', id: '9001' },
  })
  const [words] = partsOf({ text: 'Baik "Kak"' })
  assert.deepEqual(routeOf(flow, 'Jenis bagian', words), ['Kirim WhatsApp'])
  const body = evaluate(nodeOf(flow, 'Kirim WhatsApp').parameters.jsonBody, words, {
    ...around,
    'Tiap bagian': words,
  })
  assert.deepEqual(JSON.parse(z.string().parse(body)), {
    ...common,
    type: 'text',
    text: { preview_url: false, body: 'Baik "Kak"' },
  })
})

test('an attempt begins after the parts that an earlier attempt has sent', () => {
  const attachments = [file('image/jpeg'), file('image/jpeg'), file('image/jpeg')]
  const again = partsOf({ text: 'Ini', attachments }, { hasil: '2', message_id: 'wamid.2' })
  assert.deepEqual(
    again.map(({ sudah, message_id }) => [sudah, message_id]),
    [
      [true, 'wamid.2'],
      [true, 'wamid.2'],
      [false, 'wamid.2'],
    ],
  )
  assert.deepEqual(routeOf(flow, 'Jenis bagian', again[0]), ['Tiap bagian'])
  // A sent part is remembered before the next one is sent, with a key that all attempts share, and forgotten when all are sent.
  const chain = ['Hasil WhatsApp', 'Ingat bagian', 'Bagian terkirim', 'Tiap bagian']
  assert.deepEqual(
    chain.slice(0, -1).map((node) => outputsOf(flow, node)),
    chain.slice(1).map((next) => [[next]]),
  )
  const remember = z
    .looseObject({ columns: z.object({ value: z.looseObject({}) }) })
    .parse(nodeOf(flow, 'Ingat bagian').parameters)
  const around = {
    'Tiap bagian': again[2],
    'Pesan dari Pantau': { webhook_id: 'msg_2', data: { reply_id: 'r-1' } },
  }
  assert.deepEqual(
    Object.values(remember.columns.value).map((value) => evaluate(value, { message_id: 'wamid.3' }, around)),
    ['bagian:r-1', '3', 'wamid.3'],
  )
  assert.deepEqual(outputsOf(flow, 'Ingat terkirim'), [['Lupakan bagian']])
})

test('a part that fails ends the reply, and the reason names it', () => {
  for (const node of ['Ambil berkas', 'Unggah ke WhatsApp', 'Kirim WhatsApp'])
    assert.deepEqual(outputsOf(flow, node)[1], ['Status: gagal'], node)
  const refused = {
    details: { httpCode: '400', body: { error: { code: 131053, message: 'Media upload error' } } },
  }
  const reasonOf = (of: unknown) =>
    z
      .object({ isi: z.object({ status: z.literal('failed'), reason: z.string() }) })
      .parse(setOf(flow, 'Status: gagal', refused, { 'Tiap bagian': of })).isi.reason
  assert.equal(reasonOf(partsOf({ text: 'Baik' })[0]), '131053 Media upload error')
  const two = partsOf({ text: 'Ini', attachments: [file('image/jpeg'), file('image/jpeg')] })
  assert.equal(reasonOf(two[1]), '131053 Media upload error (bagian 2 dari 2)')
})
