// The queries of a scrape, and its answer while the database is away.
import assert from 'node:assert/strict'
import test from 'node:test'
import { Registry } from 'prom-client'
import { addGauges } from './metrics.ts'

const idle = { waiting: () => 0, pools: () => [], streams: () => 0, listening: () => true }

test('one scrape runs each query once', async () => {
  const asked = { signals: 0, outbox: 0 }
  const register = new Registry()
  addGauges(register, {
    ...idle,
    signals: () => {
      asked.signals++
      const alive = { flow: 'tickets', silent: false, lastPush: new Date() }
      const dead = { flow: 'broadcasts', silent: true, lastPush: new Date(Date.now() - 3_600_000) }
      const delivery = { sent: 40, delivered: 10, usual_share: 0.9, fallen: true }
      const steps = [{ label: 'read', value: 7 }]
      return Promise.resolve({ flows: [alive, dead], burst: false, delivery, steps })
    },
    outbox: () => {
      asked.outbox++
      return Promise.resolve({ waiting: asked.outbox, dead: 2, oldest: 3 })
    },
  })
  for (const scrape of [1, 2]) {
    const text = await register.metrics()
    assert.deepEqual(asked, { signals: scrape, outbox: scrape })
    assert.match(text, new RegExp(`^pantau_webhook_waiting ${String(scrape)}$`, 'm'))
    assert.match(text, /^pantau_webhook_dead 2$/m)
    assert.match(text, /^pantau_n8n_silent\{flow="broadcasts"\} 1$/m)
    assert.match(text, /^pantau_n8n_silent\{flow="tickets"\} 0$/m)
    assert.match(text, /^pantau_last_push_seconds\{flow="broadcasts"\} 3600/m)
    assert.match(text, /^pantau_broadcasts_today\{step="read"\} 7$/m)
    assert.match(text, /^pantau_broadcasts_today\{step="skipped"\} 0$/m)
    assert.match(text, /^pantau_delivered_share 0.25$/m)
    assert.match(text, /^pantau_delivered_share_usual 0.9$/m)
    assert.match(text, /^pantau_delivery_fallen 1$/m)
  }
})

test('while the database is away the other metrics are still answered', async () => {
  const register = new Registry()
  const away = () => Promise.reject(new Error('away'))
  addGauges(register, { ...idle, signals: away, outbox: away })
  const text = await register.metrics()
  assert.match(text, /^pantau_webhook_waiting NaN$/im)
  assert.match(text, /^pantau_n8n_silent\{flow="broadcasts"\} NaN$/im)
  assert.match(text, /^pantau_listening 1$/m)
})
