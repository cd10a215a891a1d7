// What a scrape costs, and what it tells while the database is away.
import assert from 'node:assert/strict'
import test from 'node:test'
import { Registry } from 'prom-client'
import { addGauges } from './metrics.ts'

const idle = { waiting: () => 0, pools: () => [], streams: () => 0, listening: () => true }

test('one scrape asks the database one question of each kind', async () => {
  const asked = { signals: 0, outbox: 0 }
  const register = new Registry()
  addGauges(register, {
    ...idle,
    signals: () => {
      asked.signals++
      return Promise.resolve({ silent: true, burst: false, lastPush: new Date() })
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
    assert.match(text, /^pantau_n8n_silent 1$/m)
  }
})

test('while the database is away the rest is still told', async () => {
  const register = new Registry()
  const away = () => Promise.reject(new Error('away'))
  addGauges(register, { ...idle, signals: away, outbox: away })
  const text = await register.metrics()
  assert.match(text, /^pantau_webhook_waiting NaN$/im)
  assert.match(text, /^pantau_listening 1$/m)
})
