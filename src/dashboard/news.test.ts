// Each signal is reported once when it begins and once when it ends.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { newAwb, openSite, pushLog, type Site } from '../testing/fixtures.ts'
import { markDays } from '../testing/summary.ts'
import { openReceiver, type Receiver } from '../testing/receiver.ts'
import { until } from '../testing/until.ts'
import { newSecret } from '../webhook/endpoint.ts'
import { changesOf } from './news.ts'
import { refreshSummary } from './service.ts'
import type { Signals } from './signals.ts'

const broadcasts = { last_push_at: '2026-11-23T07:00:00.000Z', usual_per_hour: 120, silent: false }
const tickets = { last_push_at: '2026-11-23T07:30:00.000Z', usual_per_hour: 8, silent: false }
const calm: Signals = {
  n8n: { ...tickets, usual_per_hour: 128, flows: { broadcasts, tickets } },
  failures_recent: {
    minutes: 15,
    failed: 1,
    total: 50,
    usual_rate: 0.02,
    burst: false,
    top_reason: null,
    top_failure: null,
  },
  delivery_recent: {
    minutes: { from: 60, to: 10 },
    sent: 200,
    delivered: 186,
    usual_share: 0.92,
    usual_read_share: 0.6,
    fallen: false,
  },
}
const blocked: Signals = { ...calm, delivery_recent: { ...calm.delivery_recent, delivered: 8, fallen: true } }
const silent: Signals = {
  ...calm,
  n8n: { ...calm.n8n, silent: true, flows: { tickets, broadcasts: { ...broadcasts, silent: true } } },
}
const allSilent: Signals = {
  ...silent,
  n8n: { ...silent.n8n, flows: { ...silent.n8n.flows, tickets: { ...tickets, silent: true } } },
}
const burst: Signals = {
  ...calm,
  failures_recent: { ...calm.failures_recent, failed: 19, total: 50, burst: true, top_reason: '131026' },
}
const told = (before: Signals, after: Signals) =>
  changesOf(before, after, 'Asia/Jakarta').map(({ type, data }) => [type, data.message])

test('only a change is reported, in Indonesian', () => {
  assert.deepEqual(told(calm, calm), [])
  assert.deepEqual(told(silent, silent), [])
  assert.deepEqual(told(calm, silent), [
    [
      'n8n.silent',
      'Tidak ada broadcast dari n8n, terakhir 23 Nov 2026, 14.00; pada jam ini biasanya 120 per jam.',
    ],
  ])
  assert.deepEqual(told(silent, calm), [
    ['n8n.back', 'n8n mengirim broadcast lagi (terakhir 23 Nov 2026, 14.00).'],
  ])
  assert.deepEqual(told(silent, allSilent), [
    ['n8n.silent', 'Tidak ada tiket dari n8n, terakhir 23 Nov 2026, 14.30; pada jam ini biasanya 8 per jam.'],
  ])
  assert.equal(changesOf(silent, allSilent, 'Asia/Jakarta')[0]?.data.flow, 'tickets')
  assert.deepEqual(told(calm, burst), [
    ['broadcasts.failing', 'Gagal 38% dalam 15 menit terakhir, biasanya 2%.'],
  ])
  assert.deepEqual(told(burst, calm), [
    ['broadcasts.recovered', 'Kegagalan kembali normal: gagal 2% dalam 15 menit terakhir, biasanya 2%.'],
  ])
  assert.deepEqual(told(calm, blocked), [
    [
      'broadcasts.not_arriving',
      'Sampai 4% dari 200 broadcast 10 sampai 60 menit lalu, biasanya 92%. Mungkin nomor pengirim diblokir WhatsApp, atau status pengiriman tidak lagi diteruskan ke Pantau.',
    ],
  ])
  assert.deepEqual(told(blocked, calm), [
    [
      'broadcasts.arriving',
      'Broadcast sampai lagi seperti biasa: sampai 93% dari 200 broadcast 10 sampai 60 menit lalu, biasanya 92%.',
    ],
  ])
})

const secret = newSecret()
let receiver: Receiver
let site: Site
before(async () => {
  receiver = await openReceiver([secret])
  site = await openSite({
    env: { N8N_WEBHOOK_URL: receiver.url, N8N_WEBHOOK_SECRET: secret },
    delivery: { timeout: 400, delays: [0.05] },
  })
})
after(async () => {
  await site.close()
  await receiver.close()
})

test('the beginning and the end of a burst are reported once, by whichever replica counts', async () => {
  const replica = await site.replica()
  const refresh = async () => {
    for (const { ctx } of [site.server, replica, site.server]) await refreshSummary(ctx)
  }
  const types = () => receiver.taken().map(({ type, verified }) => [type, verified])
  await Promise.all(
    Array.from({ length: 12 }, () => pushLog(site.n8n, { status: 'failed', error: '131026' })),
  )
  await refresh()
  await until('the burst is reported', () => types().length === 1)
  await site.db.pool.query(sql`update broadcast_logs set broadcast_at = now() - interval '1 hour'`)
  await markDays(site.db.pool)
  await pushLog(site.n8n, { tracking_number: newAwb() })
  await refresh()
  await until('its end is reported', () => types().length === 2)
  assert.deepEqual(types(), [
    ['broadcasts.failing', true],
    ['broadcasts.recovered', true],
  ])
  assert.equal(receiver.got[0]?.data.top_reason, '131026')
})
