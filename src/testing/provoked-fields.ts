// For errors/catalogue.test.ts: for each code of a field's problem, a request that provokes it.
import { randomUUID } from 'node:crypto'
import { newAwb, newPhone, password } from './fixtures.ts'
import type { FieldCode } from '../errors/field-codes.ts'
import { newTicket, type Provoke, type Scene } from './provoked-conflicts.ts'

const push =
  (fields: Record<string, unknown>): Provoke =>
  ({ site }) =>
    site.n8n.post('/broadcast-logs', { tracking_number: newAwb(), status: 'success', ...fields })

const change =
  (fields: Record<string, unknown>): Provoke =>
  async (scene) =>
    scene.site.admin.api.put(`/tickets/${String((await newTicket(scene)).id)}`, fields)

const comment =
  (fields: Record<string, unknown>): Provoke =>
  async (scene) =>
    scene.site.admin.api.post(`/tickets/${String((await newTicket(scene)).id)}/comments`, fields)

const user =
  (fields: Record<string, unknown>): Provoke =>
  ({ site }) => {
    const usual = {
      full_name: 'Budi Baru',
      email: 'budi@example.com',
      role: 'agent',
      password: 'Teh-Melati-2041x',
    }
    return site.admin.api.post('/users', { ...usual, ...fields })
  }

const self =
  (fields: Record<string, unknown>): Provoke =>
  ({ ani }) =>
    ani.api.put('/auth/me', fields)

const canned =
  (fields: Record<string, unknown>): Provoke =>
  ({ site }) =>
    site.admin.api.post('/canned-replies', { title: 'Halo', body: 'Halo', ...fields })

const address =
  (url: unknown): Provoke =>
  ({ site }) =>
    site.admin.api.put('/webhook', { url })

const list =
  (query: string): Provoke =>
  ({ site }) =>
    site.admin.api.get(query)

const panel =
  (path: string): Provoke =>
  ({ site, session }) =>
    site.server.api.get(`//admin/api/resources/tickets/actions/list?${path}`, session)

const bulk =
  (ids: readonly number[], payload: Record<string, unknown>): Provoke =>
  ({ site, session }) =>
    site.server.api.post(
      `//admin/api/resources/tickets/bulk/close?recordIds=${ids.join(',')}`,
      payload,
      session,
    )

const noId = randomUUID()

export const provokedFields: Record<FieldCode, Provoke> = {
  required: ({ site }) => site.n8n.post('/tickets', {}),
  not_valid: async (scene) => bulk([(await newTicket(scene)).id], { versions: { 1: {} } })(scene),
  unknown_field: change({ colour: 'red' }),
  nothing_to_change: change({}),

  not_attachment: comment({ attachments: [noId] }),

  not_text: comment({ comment_text: 5 }),
  not_text_or_number: push({ tracking_number: ['LOG1'] }),
  not_boolean: comment({ comment_text: 'x', is_internal_note: 'maybe' }),
  not_number: change({ priority: 'low', version: 'x' }),
  not_list: ({ site }) => site.admin.api.post('/api-keys', { name: 'x', scopes: 'all' }),
  not_object: push({ metadata: [1] }),
  not_uuid: comment({ comment_text: 'x', id: 'x' }),
  not_email: user({ email: 'budi' }),
  not_time: push({ broadcast_at: '20-11-2026' }),
  one_of: push({ status: 'sent' }),

  too_long: push({ message_id: 'x'.repeat(256) }),
  too_long_for_whatsapp: comment({ comment_text: 'x'.repeat(4097), is_internal_note: false }),
  too_short: user({ password: 'pendek' }),
  too_many_bytes: user({ password: 'Teh-Melati-'.repeat(7) }),
  too_much_json: push({ metadata: { big: 'x'.repeat(8200) } }),
  too_many: ({ site }) =>
    site.n8n.post('/tickets', {
      subject: 'x',
      description: 'x',
      history: Array.from({ length: 51 }, () => ({ from: 'customer', text: 'x' })),
    }),
  too_few: ({ site }) => site.admin.api.post('/api-keys', { name: 'x', scopes: [] }),
  too_small: change({ priority: 'low', version: -1e20 }),
  too_big: change({ priority: 'low', version: 1e20 }),
  out_of_range: list('/tickets?limit=0'),

  nul: push({ message: 'a\u0000b' }),
  too_deep: push({ metadata: JSON.parse('{"a":'.repeat(25) + '1' + '}'.repeat(25)) as unknown }),

  number_loses_digits: push({ tracking_number: 1.5 }),
  not_tracking_number: push({ tracking_number: '#N/A' }),
  too_far_ahead: push({ broadcast_at: new Date(Date.now() + 3 * 24 * 3600_000).toISOString() }),
  alias_differs: push({ phone: newPhone(), consignee_phone: newPhone() }),

  password_is_email: user({ email: 'budi.baru@example.com', password: 'budi.baru@example.com' }),
  password_guessable: user({ password: 'BudiBaru2026!' }),
  password_repeats: user({ password: 'ababababababab' }),
  password_unchanged: self({ password, current_password: password }),
  password_wrong: self({ password: 'Teh-Melati-2041x', current_password: 'salah' }),
  password_needed: self({ password: 'Teh-Melati-2041x' }),
  not_active_user: change({ assigned_to_user_id: randomUUID() }),

  not_name: async ({ site }) => {
    const phone = newPhone()
    await site.n8n.post('/tickets', { subject: 'x', description: 'y', customer_phone: phone })
    return site.admin.api.put(`/customers/${phone}`, { name: '12' })
  },
  not_phone: change({ customer_phone: '12' }),
  no_such_category: change({ category: 'tidak_ada' }),

  bad_shortcut: canned({ shortcut: 'Cek Posisi' }),
  bad_key: ({ site, session }) =>
    site.server.api.post(
      '//admin/api/resources/categories/actions/new',
      { key: 'Salah Alamat', name_id: 'Salah alamat', name_en: 'Wrong address' },
      session,
    ),
  unknown_placeholder: canned({ body: 'Halo {nama}' }),
  not_http_address: address('ftp://example.com'),
  address_with_password: address('https://a:b@example.com'),
  host_not_found: address('https://tidak-ada.invalid'),
  address_inside: address('http://127.0.0.1:5678'),

  foreign_cursor: list('/tickets?cursor=x'),
  cursor_of_other_order: async (scene: Scene) => {
    await newTicket(scene)
    await newTicket(scene)
    const { headers } = await scene.site.admin.api.get('/tickets?limit=1&sort=oldest')
    const next = /[?&]cursor=([^&>]+)/.exec(headers.get('link') ?? '')?.[1] ?? ''
    return scene.site.admin.api.get(`/tickets?limit=1&sort=newest&cursor=${next}`)
  },
  not_assignee: list('/tickets?assigned_to=somebody'),
  not_audit_action: list('/audit-log?action=!!'),
  given_twice: panel('page=1&page=2'),
  not_page_number: panel('page=x'),
  page_too_far: panel('page=99999'),
  too_many_records: bulk(
    Array.from({ length: 101 }, (_, at) => at + 1),
    {},
  ),
  not_searchable: ({ site, session }) =>
    site.server.api.get('//admin/api/resources/tickets/actions/search/x?searchProperty=version', session),
  not_a_filter: panel('filters.password_hash=x'),
}
