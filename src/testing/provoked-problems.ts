// For errors/catalogue.test.ts: for each code, a request that provokes it.
import { randomUUID } from 'node:crypto'
import { mock } from 'node:test'
import sql from 'sql-template-tag'
import { signedPath } from '../attachments/signed.ts'
import { addressGroup } from '../auth/address.ts'
import { passwordTurns } from '../auth/passwords.ts'
import type { ProblemCode } from '../errors/problem-codes.ts'
import type { Answer, Client } from './client.ts'
import { pictureOf, zipOf } from './files.ts'
import { newAwb, newPhone, pushTicket } from './fixtures.ts'
import {
  newTicket,
  ownTicket,
  provokedConflicts,
  sendAgain,
  type Provoke,
  type Scene,
} from './provoked-conflicts.ts'
import { provokedResends } from './provoked-resends.ts'

/** A request that PostgreSQL refuses, with a trigger of the test that raises this SQLSTATE. */
const inPostgres =
  (state: string): Provoke =>
  ({ site }) =>
    site.admin.api.post('/canned-replies', { title: `SQLSTATE ${state}`, body: 'Halo' })

const noId = randomUUID()

/** A customer whom an agent may see because of a ticket in the pool, but not change. */
async function poolCustomer({ site }: Scene): Promise<string> {
  const phone = newPhone()
  await pushTicket(site.n8n, { customer_phone: phone })
  return phone
}

export const provoked: Record<ProblemCode, Provoke> = {
  invalid: ({ site }) => site.n8n.post('/tickets', {}),
  malformed_json: ({ site }) =>
    site.n8n.call('POST', '/tickets', { raw: '{', headers: { 'content-type': 'application/json' } }),
  unreadable_request: ({ site }) => site.admin.api.get('/tickets/%ff'),
  body_not_object: ({ site, session }) =>
    site.server.api.post('//admin/api/resources/users/actions/new', [1], session),
  wrong_array_size: ({ site }) => site.n8n.post('/broadcast-logs', []),
  bad_idempotency_key: ({ site }) =>
    site.n8n.post('/tickets', { subject: 'x', description: 'y' }, { headers: { 'idempotency-key': 'ÿ' } }),
  missing_reference: inPostgres('23503'),
  unstorable_value: inPostgres('22021'),
  duplicate: inPostgres('23505'),
  too_large: ({ site }) => site.n8n.post('/tickets', { subject: 'x'.repeat(300_000) }),
  unsupported_type: ({ site }) =>
    site.n8n.call('POST', '/tickets', { raw: '{}', headers: { 'content-type': 'text/plain' } }),
  idempotency_key_reused: async ({ site }) => {
    const headers = { 'idempotency-key': noId }
    await site.n8n.post('/tickets', { subject: 'a', description: 'b' }, { headers })
    return site.n8n.post('/tickets', { subject: 'a', description: 'c' }, { headers })
  },

  attachment_empty: (scene) => upload(scene, ''),
  attachment_type: (scene) =>
    upload(scene, '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
  attachment_bomb: (scene) => upload(scene, zipOf([{ name: 'word/document.xml', unpacked: 2 ** 31 }])),
  attachment_pixels: (scene) => upload(scene, pictureOf(30_000, 30_000)),

  unauthorized: ({ site }) => site.server.api.get('/tickets'),
  token_invalid: ({ site }) => site.server.api.get('/tickets', { token: 'x' }),
  bad_api_key: ({ site }) => site.server.api.post('/tickets', {}, { apiKey: 'wrong' }),
  wrong_login: ({ site }) =>
    site.server.api.post('/auth/login', { email: 'nobody@example.com', password: 'wrong' }),
  forbidden: ({ ani }) => ani.api.get('/users'),
  scope_missing: async ({ site }) =>
    site.server.api.post('/tickets', {}, { apiKey: await site.key('logs', ['broadcasts:write']) }),
  foreign_origin: ({ site, session }) =>
    site.server.api.post('/tickets/1/take', undefined, {
      headers: { ...session.headers, 'sec-fetch-site': 'cross-site' },
    }),
  tickets_of_others: ({ ani, site }) => ani.api.get(`/tickets?assigned_to=${site.admin.id}`),
  admin_assigns: async (scene) =>
    scene.ani.api.put(`/tickets/${String((await ownTicket(scene)).id)}`, {
      assigned_to_user_id: scene.site.admin.id,
    }),
  take_first: async (scene) =>
    scene.ani.api.put(`/tickets/${String((await newTicket(scene)).id)}`, { priority: 'high' }),

  customer_of_others: async (scene) =>
    scene.ani.api.put(`/customers/${await poolCustomer(scene)}`, { blocked: true }),
  note_of_others: async (scene) => {
    const path = `/customers/${await poolCustomer(scene)}/notes`
    const { body } = await scene.site.admin.api.post<{ id: string }>(path, { note: 'Rumah pagar hijau' })
    return scene.ani.api.call('DELETE', `${path}/${body.id}`)
  },
  no_such_attachment: ({ site }) => site.admin.api.get(`/attachments/${noId}`),
  address_expired: ({ site }) => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() - 3600_000 })
    const path = signedPath(site.server.ctx.secrets.session, noId)
    mock.timers.reset()
    return site.server.api.get(path.replace('/api/v1', ''))
  },
  no_such_range: async ({ site }) => {
    const { body } = await site.admin.api.call<{ attachment_id: string }>('POST', '/attachments', {
      raw: pictureOf(),
    })
    return site.admin.api.get(`/attachments/${body.attachment_id}`, { headers: { range: 'bytes=9000-' } })
  },

  no_such_address: ({ site }) => site.admin.api.get('/nothing'),
  no_such_action: ({ site, session }) =>
    site.server.api.get('//admin/api/resources/tickets/actions/dance', session),
  no_such_record: ({ site, session }) =>
    site.server.api.get('//admin/api/resources/tickets/records/99999999/show', session),
  no_such_ticket: ({ site }) => site.admin.api.get('/tickets/99999999'),
  no_such_customer: ({ site }) => site.admin.api.get(`/customers/${newPhone()}`),
  no_such_note: async (scene) =>
    scene.site.admin.api.call('DELETE', `/customers/${await poolCustomer(scene)}/notes/${noId}`),
  no_such_reply: ({ site }) => sendAgain(site.admin.api, noId),
  no_such_broadcast: ({ site }) => site.admin.api.get(`/broadcast-logs/${noId}`),
  no_such_resend: ({ site }) => site.n8n.post(`/broadcast-logs/${noId}/status`, { status: 'sent' }),
  no_such_user: ({ site }) => site.admin.api.put(`/users/${noId}`, { full_name: 'Tidak Ada' }),
  no_such_api_key: ({ site }) => site.admin.api.call('DELETE', `/api-keys/${noId}`),
  no_such_canned_reply: ({ site }) => site.admin.api.call('DELETE', `/canned-replies/${noId}`),
  no_such_message: ({ site }) => site.admin.api.get(`/webhook/messages/${noId}`),
  no_such_workflow: ({ site }) => site.admin.api.get('/n8n/workflows/nothing'),
  method_not_allowed: ({ site }) => site.admin.api.call('DELETE', '/tickets'),

  ...provokedConflicts,
  ...provokedResends,

  email_taken: ({ site, ani }) =>
    site.admin.api.post('/users', {
      full_name: 'Ani Kedua',
      email: ani.email,
      role: 'agent',
      password: 'Teh-Melati-2041x',
    }),
  last_admin: ({ site }) => site.admin.api.put(`/users/${site.admin.id}`, { is_active: false }),
  shortcut_taken: async ({ site }) => {
    const reply = { title: 'Cek', shortcut: 'cek', body: 'Halo' }
    await site.admin.api.post('/canned-replies', reply)
    return site.admin.api.post('/canned-replies', reply)
  },
  too_many_canned_replies: async ({ site }) => {
    await site.db.pool.query(
      sql`insert into canned_replies (id, title, body)
        select gen_random_uuid(), 'Isi ' || n, 'Halo' from generate_series(1, 500) n`,
    )
    const answer = await site.admin.api.post('/canned-replies', { title: 'Satu lagi', body: 'Halo' })
    await site.db.pool.query(sql`delete from canned_replies`)
    return answer
  },

  too_many_failures: async ({ site }) => {
    const login = () =>
      site.server.api.post('/auth/login', { email: 'penyusup@example.com', password: 'salah' })
    for (let failures = 0; failures < 10; failures++) await login()
    return login()
  },
  too_many_logins: ({ site }) =>
    whileBusy(
      30,
      (_, until) => passwordTurns.run(addressGroup('127.0.0.1'), () => until),
      () => site.server.api.post('/auth/login', { email: 'siapa@example.com', password: 'salah' }),
    ),
  logins_busy: ({ site }) =>
    whileBusy(
      200,
      (at, until) => passwordTurns.run(`group ${String(at)}`, () => until),
      () => site.server.api.post('/auth/login', { email: 'siapa@example.com', password: 'salah' }),
    ),
  too_many_pushes: async ({ site }) => {
    const { api } = await site.replica({ env: { PUSHES_PER_MINUTE: '1' } })
    const push = () => api.post('/broadcast-logs', { tracking_number: newAwb(), status: 'success' }, site)
    await push()
    return push()
  },
  searches_busy: ({ site }) =>
    whileBusy(
      64,
      (at, until) => site.server.ctx.searches.run(`user ${String(at)}`, () => until),
      () => site.admin.api.get('/tickets?q=paket'),
    ),
  exports_busy: ({ site }) =>
    whileBusy(
      12,
      (at, until) => site.server.ctx.exports.run(`user ${String(at)}`, () => until),
      () => site.admin.api.get('/broadcast-logs/export'),
    ),
  overloaded: async ({ site }) => {
    const { api } = await site.replica({ maxWaiting: 0 })
    return api.post('/broadcast-logs', { tracking_number: newAwb(), status: 'success' }, site)
  },

  too_many_uploads: async ({ site, ani }) => {
    for (let count = 0; count < 60; count++) await upload({ site, by: ani.api }, '')
    return upload({ site, by: ani.api }, '')
  },
  store_away: async ({ site }) => {
    const env = {
      S3_ENDPOINT: 'http://127.0.0.1:9',
      S3_BUCKET: 'pantau',
      S3_ACCESS_KEY_ID: 'kunci',
      S3_SECRET_ACCESS_KEY: 'rahasia',
    }
    const { api } = await site.replica({ env })
    return upload({ site, by: api.as({ token: site.admin.token }) }, pictureOf())
  },
  uploads_busy: (scene) =>
    whileBusy(
      124,
      (at, until) => scene.site.server.ctx.uploads.atOnce.run(`user ${String(at)}`, () => until),
      () => upload(scene, ''),
    ),

  too_slow: inPostgres('57014'),
  database_away: inPostgres('57P01'),
  stopping: async ({ site }) => {
    const { api, ctx } = await site.replica()
    ctx.stopping = AbortSignal.abort()
    return api.get('//readyz')
  },
  migrations_pending: async ({ site }) => {
    const { api } = await site.replica()
    await site.db.pool.query(sql`delete from pgmigrations where id = (select max(id) from pgmigrations)`)
    return api.get('//readyz')
  },
  internal: inPostgres('XX000'),
}

const upload = ({ site, by = site.admin.api }: { site: Scene['site']; by?: Client }, raw: string | Buffer) =>
  by.call('POST', '/attachments', { raw })

/** Makes the request while `many` calls of `run` are working; they end afterwards. */
async function whileBusy(
  many: number,
  run: (at: number, until: Promise<void>) => Promise<unknown>,
  ask: () => Promise<Answer<unknown>>,
): Promise<Answer<unknown>> {
  let release = () => {}
  const until = new Promise<void>((resolve) => (release = resolve))
  const busy = Array.from({ length: many }, (_, at) => run(at, until))
  try {
    return await ask()
  } finally {
    release()
    await Promise.allSettled(busy)
  }
}
