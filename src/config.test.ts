import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import express from 'express'
import { ConfigError, loadConfig } from './config.ts'

const long = '0f8e6d4c2a1908f7e6d5c4b3a291807f6e5d4c3b'
const url = 'postgres://pantau@db.internal/pantau'

test('an empty environment is enough: embedded database, localhost, Jakarta', () => {
  const config = loadConfig({})
  assert.equal(config.databaseUrl, undefined)
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.port, 3000)
  assert.equal(config.timezone, 'Asia/Jakarta')
  assert.equal(config.dataDir, join(process.cwd(), 'data'))
  assert.equal(config.agentCanTake, true)
  assert.equal(config.reopenDays, 7)
  assert.equal(config.pushesPerMinute, 60_000)
  assert.equal(config.trustProxy, false)
})

test('an empty variable counts as not set', () => {
  const names = ['PORT', 'HOST', 'DATABASE_URL', 'APP_TIMEZONE', 'AGENT_CAN_TAKE', 'LOG_LEVEL', 'REOPEN_DAYS']
  assert.deepEqual(loadConfig(Object.fromEntries(names.map((name) => [name, '']))), loadConfig({}))
})

test('values are read with their types', () => {
  const config = loadConfig({
    PORT: '0',
    AGENT_CAN_TAKE: 'false',
    REOPEN_DAYS: '0',
    PUSHES_PER_MINUTE: '0',
    BASE_URL: 'https://pantau.example.com//',
    TRUST_PROXY: '2',
    DATABASE_URL: url,
    SESSION_SECRET: long,
    JWT_SECRET: long,
  })
  assert.equal(config.port, 0)
  assert.equal(config.agentCanTake, false)
  assert.equal(config.reopenDays, 0)
  assert.equal(config.pushesPerMinute, 0)
  assert.equal(config.baseUrl, 'https://pantau.example.com')
  assert.equal(config.trustProxy, 2)
  const addresses = loadConfig({
    BASE_URL: 'HTTPS://Pantau.Example.COM/',
    N8N_WEBHOOK_URL: 'HTTP://N8N:5678/webhook/X',
  })
  assert.deepEqual(
    [addresses.baseUrl, addresses.n8nWebhookUrl],
    ['https://pantau.example.com', 'http://n8n:5678/webhook/X'],
  )
  assert.equal(config.databaseDirectUrl, url, 'without DATABASE_DIRECT_URL the same')
  assert.equal(config.pooled, false)
  const secrets = { SESSION_SECRET: long, JWT_SECRET: long }
  const pooled = (direct: string) =>
    loadConfig({ DATABASE_URL: url, DATABASE_DIRECT_URL: direct, ...secrets }).pooled
  assert.deepEqual([url, `${url}_direct`, ''].map(pooled), [false, true, false])
  assert.equal(loadConfig({ TRUST_PROXY: 'true' }).trustProxy, true)
  for (const value of [
    'TRUE',
    'False',
    '10.0.0.0/8',
    'loopback, 10.1.2.3',
    '::1,fd00::/8',
    '10.0.0.0/255.0.0.0',
  ])
    express().set('trust proxy', loadConfig({ TRUST_PROXY: value }).trustProxy)
  assert.equal(loadConfig({ TRUST_PROXY: 'loopback' }).trustProxy, 'loopback')
})

test('an invalid value stops the start with a sentence that names it', () => {
  const cases: [env: Record<string, string>, sentence: RegExp][] = [
    [{ DATABASE_URL: 'mysql://db' }, /^DATABASE_URL must begin with postgres:\/\//],
    [{ PORT: 'http' }, /^PORT /],
    [{ PORT: '70000' }, /^PORT /],
    [{ APP_TIMEZONE: 'Jakarta' }, /^APP_TIMEZONE must be an IANA time zone/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL /],
    [{ AGENT_CAN_TAKE: 'maybe' }, /^AGENT_CAN_TAKE /],
    [{ BASE_URL: 'pantau.example.com' }, /^BASE_URL must be an http/],
    [{ N8N_WEBHOOK_URL: 'ftp://n8n' }, /^N8N_WEBHOOK_URL must be an http/],
    [{ ADMIN_EMAIL: 'adi' }, /^ADMIN_EMAIL must be an e-mail address/],
    [{ N8N_API_KEY: 'short' }, /^N8N_API_KEY must have at least 24 characters/],
    [{ N8N_WEBHOOK_SECRET: `short ${long}` }, /^N8N_WEBHOOK_SECRET must have at least 24 characters/],
    [{ N8N_WEBHOOK_SECRET: `whsec_${'a'.repeat(25)}` }, /^N8N_WEBHOOK_SECRET must be base64/],
    [{ N8N_WEBHOOK_SECRET: `whsec_${long}-` }, /^N8N_WEBHOOK_SECRET must be base64/],
    [{ REOPEN_DAYS: '-1' }, /^REOPEN_DAYS /],
    [{ DATABASE_URL: url }, /^SESSION_SECRET is required with DATABASE_URL/],
    [{ DATABASE_URL: url, SESSION_SECRET: long }, /^JWT_SECRET is required with DATABASE_URL/],
    [{ JWT_SECRET: 'abc' }, /^JWT_SECRET is too weak/],
  ]
  for (const [env, sentence] of cases)
    assert.throws(() => loadConfig(env), { constructor: ConfigError, message: sentence }, JSON.stringify(env))
  for (const TRUST_PROXY of ['yes', '1.2.3', '10.0.0.0/33', 'loopback nginx', ','])
    assert.throws(() => loadConfig({ TRUST_PROXY }), /^Error: TRUST_PROXY must be a number of proxies/)
})

test('webhook secrets in their two forms', () => {
  const given = `whsec_${btoa('a key of 22 characters')} ${long},whsec_${btoa('thirty characters of a secret.')}`
  assert.equal(loadConfig({ N8N_WEBHOOK_SECRET: given }).n8nWebhookSecrets.length, 3)
})

test('production refuses common secrets', () => {
  const weak = ['changeme-changeme-changeme-changeme', 'a'.repeat(40), 'only-twenty-four-letters']
  for (const secret of weak) {
    for (const name of ['SESSION_SECRET', 'JWT_SECRET', 'N8N_API_KEY'])
      assert.throws(() => loadConfig({ NODE_ENV: 'production', [name]: secret }), {
        constructor: ConfigError,
        message: new RegExp(`^${name} is too weak`),
      })
    loadConfig({ SESSION_SECRET: secret })
  }
  loadConfig({ NODE_ENV: 'production', SESSION_SECRET: long, JWT_SECRET: long, N8N_API_KEY: long })
})

test('all invalid values are named at once', () => {
  assert.throws(() => loadConfig({ PORT: 'x', APP_TIMEZONE: 'y' }), /PORT [^]*\n.*APP_TIMEZONE /)
})
