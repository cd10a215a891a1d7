// What broadcast-logistik.json, kirim-balasan.json and the bot in customer-service.json send, to whom, and what they log. Runs
// the workflows' own expressions on answers of Pantau and of WhatsApp.
import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { evaluate, nodeOf, outputsOf, readWorkflow, routeOf, setOf } from '../testing/workflow.ts'

const broadcast = await readWorkflow('broadcast-logistik')
const service = await readWorkflow('customer-service')
const replies = await readWorkflow('kirim-balasan')

const settings = {
  pantau_url: 'http://pantau',
  whatsapp_url: 'http://wa',
  whatsapp_template: 'status_paket',
  bahasa_template: 'id',
}
const row = {
  jenis: 'broadcast',
  kunci: 'LOG1:Transit:08%3A20',
  tracking_number: 'LOG1',
  consignee_name: 'Budi "B"',
  consignee_phone: '0812-3456-7801',
  status: 'Transit',
  sla_status: 'On Time',
  pesan: 'Halo Kak Budi',
}
const around = { Pengaturan: settings, 'Tiap pekerjaan': row }
const asked = (answer: object) => ({
  results: [
    {
      sent: row.consignee_phone,
      phone: '6281234567801',
      readable: true,
      on_whatsapp: null,
      opted_out: false,
      blocked: false,
      handled_by: 'bot',
      ...answer,
    },
  ],
})
const sent = z.object({ tujuan: z.string(), kunci: z.string(), isi: z.looseObject({}) })
const body = (flow: typeof broadcast, node: string, json: unknown, others: Record<string, unknown>) =>
  z
    .looseObject({})
    .parse(JSON.parse(z.string().parse(evaluate(nodeOf(flow, node).parameters.jsonBody, json, others))))

test('Pantau checks the number from the sheet before anything is sent', () => {
  assert.deepEqual(body(broadcast, 'Tanya Pantau', {}, around), { phone: row.consignee_phone })
  const into = Object.keys(broadcast.connections).filter((from) =>
    outputsOf(broadcast, from).flat().includes('Kirim WhatsApp'),
  )
  assert.deepEqual(into, ['Boleh dikirim?'])
  assert.deepEqual(outputsOf(broadcast, 'Belum dikirim?')[0], ['Tanya Pantau'])
})

test('a message is sent only to the phone that Pantau returned', () => {
  for (const answer of [{}, { on_whatsapp: true }, { handled_by: 'human' }])
    assert.deepEqual(routeOf(broadcast, 'Boleh dikirim?', asked(answer), around), ['Kirim WhatsApp'])
  const message = body(broadcast, 'Kirim WhatsApp', asked({ phone: '6591234567' }), around)
  assert.equal(message.to, '6591234567')
  assert.ok(JSON.stringify(message).includes(String.raw`Budi \"B\"`))
})

test('a row that is not sent is logged as skipped, with the reason', () => {
  for (const [answer, reason] of [
    [{ readable: false, phone: null }, 'nomor telepon di sheet kosong atau tidak jelas'],
    [{ opted_out: true }, 'pelanggan meminta tidak dikirimi lagi'],
    [{ blocked: true }, 'nomor ini diblokir di Pantau'],
    [{ on_whatsapp: false }, 'nomor ini tidak ada di WhatsApp'],
  ] as const) {
    assert.deepEqual(routeOf(broadcast, 'Boleh dikirim?', asked(answer), around), ['Log: dilewati'], reason)
    const { tujuan, kunci, isi } = sent.parse(setOf(broadcast, 'Log: dilewati', asked(answer), around))
    assert.equal(tujuan, 'http://pantau/api/v1/broadcast-logs')
    assert.match(kunci, /^LOG1:Transit:08%3A20:skipped:./)
    assert.deepEqual(
      [isi.status, isi.error_code, isi.error_message, isi.consignee_phone, isi.tracking_number],
      ['failed', 'skipped', `Tidak dikirim: ${reason}`, row.consignee_phone, 'LOG1'],
    )
  }
  // An answer of another shape does not allow sending.
  for (const odd of [{}, { results: [] }, { results: [{ phone: '6281234567801' }] }, null])
    assert.deepEqual(routeOf(broadcast, 'Boleh dikirim?', odd ?? {}, around), ['Log: dilewati'])
})

test('while Pantau cannot be reached the row waits, and is checked again', () => {
  assert.deepEqual(outputsOf(broadcast, 'Tanya Pantau')[1], ['Belum tercatat'])
  const refused = { error: { message: 'connect ECONNREFUSED' }, details: { message: 'connect ECONNREFUSED' } }
  const waiting = z.looseObject({}).parse(setOf(broadcast, 'Belum tercatat', refused, around))
  assert.deepEqual(
    { ...waiting, alasan: undefined },
    { ...row, belum: true, percobaan: 0, tetap: false, alasan: undefined },
  )
  assert.deepEqual(routeOf(broadcast, 'Jenis', waiting), ['Sudah dikirim?'])
  const again = z
    .looseObject({})
    .parse(setOf(broadcast, 'Belum tercatat', refused, { ...around, 'Tiap pekerjaan': waiting }))
  assert.equal(again.percobaan, 1)
  // A message that was sent is only logged, and not sent again.
  const log = {
    ...refused,
    tujuan: 'http://pantau/api/v1/broadcast-logs',
    kunci: 'k',
    isi: { status: 'success' },
  }
  const unlogged = setOf(broadcast, 'Belum tercatat', log, around)
  assert.deepEqual(routeOf(broadcast, 'Jenis', unlogged), ['Catat ke Pantau'])
  assert.deepEqual(routeOf(broadcast, 'Jenis', { ...row, jenis: 'anomali' }), ['Anomali ke alur CS'])
})

test('a log has its message id, template and workflow; a failure has its reason', () => {
  const log = (node: string, json: unknown) => sent.parse(setOf(broadcast, node, json, around)).isi
  const taken = log('Log: terkirim', {
    message_id: 'wamid.1',
    execution_id: '7',
    createdAt: '2026-11-25T01:10:00.000Z',
  })
  assert.deepEqual(
    [
      taken.status,
      taken.message_id,
      taken.template,
      taken.workflow,
      taken.consignee_phone,
      taken.broadcast_at,
    ],
    ['success', 'wamid.1', 'status_paket', 'Pantau: uji', row.consignee_phone, '2026-11-25T01:10:00.000Z'],
  )
  const failed = log('Log: gagal', {
    details: { httpCode: '400', body: { error: { code: 131026, message: 'Message undeliverable' } } },
  })
  assert.deepEqual([failed.status, failed.error_message], ['failed', '131026 Message undeliverable'])
})

test('the message id is found in the answers of Meta, WAHA and Evolution API', () => {
  for (const [answer, id] of [
    [{ messaging_product: 'whatsapp', messages: [{ id: 'wamid.HBgN_x' }] }, 'wamid.HBgN_x'],
    [
      { key: { remoteJid: '6281234567801@s.whatsapp.net', fromMe: true, id: '3EB0A' }, status: 'PENDING' },
      '3EB0A',
    ],
    [
      {
        id: {
          fromMe: true,
          remote: '6281234567801@c.us',
          id: '3EB0A',
          _serialized: 'true_6281234567801@c.us_3EB0A',
        },
      },
      '3EB0A',
    ],
    [{ id: 'true_6281234567801@c.us_3EB0A' }, '3EB0A'],
    [{ message_id: 'A-1' }, 'A-1'],
    [{}, ''],
  ] as const) {
    const remembered = z.looseObject({}).parse(setOf(broadcast, 'Hasil WhatsApp', answer, around))
    assert.equal(remembered.message_id, id)
    const of = { 'Tiap bagian': setOf(replies, 'Hasil WhatsApp', answer) }
    const reported = sent.shape.isi.parse(
      z.looseObject({}).parse(setOf(replies, 'Status: terkirim', {}, of)).isi,
    )
    assert.deepEqual(reported, { status: 'sent', message_id: id === '' ? null : id })
  }
})

const message = {
  jenis: 'pelanggan',
  kunci: 'wa:A:7',
  isi: { customer_phone: '+6281234567801', message_id: 'A', tracking_number: 'LOG1' },
}
const withBot = {
  Pengaturan: { ...settings, bot_aktif: true },
  'Tiap kiriman': message,
  'Jawaban bot': { teks: 'Baik Kak' },
}
const afterPush = (answer: object, others: Record<string, unknown> = withBot) =>
  routeOf(service, 'Sesudah tercatat', answer, others)

test('the imported bot is off; if on, it answers only new messages of customers', () => {
  const fresh = { status: 'created', handled_by: 'bot' }
  const imported = z.looseObject({}).parse(setOf(service, 'Pengaturan', {}))
  assert.equal(imported.bot_aktif, false)
  assert.deepEqual(afterPush(fresh, { ...withBot, Pengaturan: imported }), ['Tiap kiriman'])
  for (const status of ['created', 'appended', 'reopened'])
    assert.deepEqual(afterPush({ ...fresh, status }), ['Jawaban bot'], status)
  for (const status of ['unchanged', 'opted_out', 'ignored'])
    assert.deepEqual(afterPush({ ...fresh, status }), ['Tiap kiriman'], status)
  for (const jenis of ['ponsel', 'bot', 'status'])
    assert.deepEqual(
      afterPush(fresh, { ...withBot, 'Tiap kiriman': { ...message, jenis } }),
      ['Tiap kiriman'],
      jenis,
    )
  assert.deepEqual(afterPush(fresh, { ...withBot, 'Tiap kiriman': { ...message, jenis: 'anomali' } }), [
    'Ingat tercatat',
  ])
})

test('the bot is silent while a person handles the customer, also if they took over while it was thinking', () => {
  assert.deepEqual(afterPush({ status: 'appended', handled_by: 'human' }), ['Tiap kiriman'])
  assert.deepEqual(afterPush({ status: 'appended' }), ['Tiap kiriman'])
  assert.deepEqual(outputsOf(service, 'Jawaban bot'), [['Siapa yang melayani?']])
  assert.deepEqual(body(service, 'Siapa yang melayani?', {}, withBot), { phone: '+6281234567801' })
  assert.deepEqual(routeOf(service, 'Masih bot?', asked({}), withBot), ['Kirim WhatsApp'])
  for (const answer of [{ handled_by: 'human' }, { readable: false }, { blocked: true }])
    assert.deepEqual(routeOf(service, 'Masih bot?', asked(answer), withBot), ['Tiap kiriman'])
  const wordless = { ...withBot, 'Jawaban bot': { teks: ' ' } }
  assert.deepEqual(routeOf(service, 'Masih bot?', asked({}), wordless), ['Tiap kiriman'])
})

test('the bot’s answer is sent to the phone that Pantau returned, and added to the thread', () => {
  const said = body(service, 'Kirim WhatsApp', asked({}), withBot)
  assert.deepEqual([said.to, said.text], ['6281234567801', { preview_url: false, body: 'Baik Kak' }])
  const log = sent.parse(setOf(service, 'Kiriman bot', { messages: [{ id: 'wamid.2' }] }, withBot))
  assert.deepEqual(
    [log.tujuan, log.kunci, log.isi.source, log.isi.customer_phone, log.isi.message_id, log.isi.description],
    ['http://pantau/api/v1/tickets', 'bot:wa:A:7', 'assistant', '+6281234567801', 'wamid.2', 'Baik Kak'],
  )
})
