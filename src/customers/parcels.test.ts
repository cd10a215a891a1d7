// All spellings of an AWB are one parcel, in pushes and in requests.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import type { BroadcastLog } from '../broadcasts/schema.ts'
import type { Answer, Json, ProblemBody } from '../testing/client.ts'
import { newPhone, openSite, pushLog, pushTicket, type PushedTicket, type Site } from '../testing/fixtures.ts'
import type { Ticket, TicketDetail } from '../tickets/shown.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

let count = 0
/** Spellings of a new parcel; the first is the form in which the first push shows it. */
function parcel(): { key: string; forms: string[] } {
  const own = String(++count).padStart(3, '0')
  const digits = `${own}4567${own}`
  const [a, b] = [digits.slice(0, 4), digits.slice(4)]
  return {
    key: `JP${digits}`,
    forms: [
      `JP ${a}-${b}`,
      `jp-${digits}`,
      `JP${digits}`,
      `\u200bJP${digits}`,
      `'JP${digits},`,
      `ＪＰ${digits}`,
    ],
  }
}

const read = async (uid: string) => (await site.admin.api.get<Json<TicketDetail>>(`/tickets/${uid}`)).body
async function ids(path: string, query: Record<string, string>): Promise<string[]> {
  const answer = await site.admin.api.get<{ id: string | number }[]>(
    `${path}?${new URLSearchParams(query).toString()}`,
  )
  assert.equal(answer.status, 200, answer.text)
  return answer.body.map(({ id }) => String(id))
}

test('broadcasts of one parcel in several spellings are found by every spelling, beginning and part', async () => {
  const { key, forms } = parcel()
  const logs: string[] = []
  for (const tracking_number of forms) logs.push((await pushLog(site.n8n, { tracking_number })).log_id)
  const asked = [...forms, ` ${key.toLowerCase()} `, key.slice(0, -1), `JP ${key.slice(2, 9)}`, key.slice(-7)]
  for (const words of asked)
    for (const field of ['tracking_number', 'q'])
      assert.deepEqual((await ids('/broadcast-logs', { [field]: words })).sort(), logs.toSorted(), words)
  const [first = ''] = logs
  const story = await site.admin.api.get<Json<BroadcastLog> & { parcel: unknown[] }>(
    `/broadcast-logs/${first}`,
  )
  assert.equal(story.body.parcel.length, forms.length)
  assert.equal(story.body.tracking_number, forms[0], 'in the spelling of its push')
})

test('broadcasts are found by the last digits of a phone or of an AWB, and by a link', async () => {
  const digits = '7719'
  const ofPhone = await pushLog(site.n8n, { tracking_number: parcel().key, phone: `0812345${digits}` })
  const ofParcel = await pushLog(site.n8n, { tracking_number: `XX00${digits}` })
  const both = [ofParcel.log_id, ofPhone.log_id]
  assert.deepEqual(await ids('/broadcast-logs', { q: digits }), both)
  for (const query of [
    { phone: digits },
    { q: `wa.me/62812345${digits}` },
    { q: `62812 345${digits}` },
  ] as const)
    assert.deepEqual(await ids('/broadcast-logs', query), [ofPhone.log_id], JSON.stringify(query))
})

test('the answer to a push has the tracking number as it is shown', async () => {
  const [form = ''] = parcel().forms
  assert.equal(
    (await pushLog(site.n8n, { tracking_number: ` ${form.toLowerCase()}, ` })).tracking_number,
    form,
  )
  assert.equal((await pushTicket(site.n8n, { tracking_number: form })).tracking_number, form)
})

test('messages with different spellings of a parcel join one ticket, which has the broadcasts of all spellings', async () => {
  const { key, forms } = parcel()
  const phone = newPhone()
  for (const tracking_number of forms) await pushLog(site.n8n, { tracking_number })
  const [first, ...others] = forms
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: first, phone })
  for (const tracking_number of others) {
    const answer = await pushTicket(site.n8n, { tracking_number, phone })
    assert.deepEqual([answer.status, answer.ticket_uid], ['appended', ticket_uid], tracking_number)
  }
  const ticket = await read(ticket_uid)
  assert.equal(ticket.tracking_number, first)
  assert.equal(ticket.broadcasts.length, forms.length)
  for (const words of [...forms, key.slice(0, -1), key.slice(-7)])
    for (const field of ['tracking_number', 'q'])
      assert.deepEqual(await ids('/tickets', { [field]: words }), [String(ticket.id)], words)
})

test('a message_id accepts its parcel in another spelling, and no other parcel', async () => {
  const { forms } = parcel()
  const [tracking_number, other] = forms
  const first = await pushLog(site.n8n, { tracking_number, message_id: 'spelled-1', status: 'pending' })
  const again = await pushLog(site.n8n, { tracking_number: other, message_id: 'spelled-1' })
  assert.deepEqual([again.status, again.log_id], ['updated', first.log_id])
  const refused = await site.n8n.post<ProblemBody>('/broadcast-logs', {
    tracking_number: parcel().key,
    status: 'failed',
    message_id: 'spelled-1',
  })
  assert.equal(refused.status, 409)
  assert.ok(refused.body.error.includes(String(tracking_number)))
})

test('a closed ticket is not reopened if another spelling of its parcel has an active one', async () => {
  const { forms } = parcel()
  const phone = newPhone()
  const old = await pushTicket(site.n8n, { tracking_number: forms[0], phone })
  await site.admin.api.put(`/tickets/${old.ticket_uid}`, { status: 'closed' })
  await site.db.pool.query(
    sql`update tickets set closed_at = now() - interval '30 days' where ticket_uid = ${old.ticket_uid}`,
  )
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: forms[1], phone })
  assert.notEqual(ticket_uid, old.ticket_uid)
  const refused = await site.admin.api.put<ProblemBody>(`/tickets/${old.ticket_uid}`, { status: 'open' })
  assert.equal(refused.status, 409)
  assert.match(refused.body.error, new RegExp(ticket_uid))
})

test('opening a ticket from a failure joins the parcel’s ticket in another spelling', async () => {
  const { forms } = parcel()
  const phone = newPhone()
  const { ticket_uid } = await pushTicket(site.n8n, { tracking_number: forms[1], phone })
  const { log_id } = await pushLog(site.n8n, { tracking_number: forms[0], phone, status: 'failed' })
  const opened = await site.admin.api.post<{ ticket_uid: string }>(`/broadcast-logs/${log_id}/ticket`, {})
  assert.deepEqual([opened.status, opened.body.ticket_uid], [200, ticket_uid])
})

const none = [
  '#N/A',
  '#ref!',
  'undefined',
  'NULL',
  'NaN',
  '[object Object]',
  '{{ $json.awb }}',
  '1.23457E+11',
  '-',
]

test('a broadcast with a value that cannot be an AWB is refused, and the error shows the value', async () => {
  for (const tracking_number of none) {
    const refused = await site.n8n.post<ProblemBody>('/broadcast-logs', {
      tracking_number,
      status: 'success',
    })
    assert.equal(refused.status, 400, tracking_number)
    assert.equal(
      refused.body.error,
      `tracking_number must be a tracking number: ${JSON.stringify(tracking_number)} is not one`,
    )
  }
})

test('on a ticket such a value counts as absent, with a warning; no complaint is refused for it', async () => {
  const several = 'LOG2026000821, LOG2026000822, LOG2026000823, LOG2026000824'
  for (const tracking_number of [...none, 1.5, 2 ** 60, several]) {
    const phone = newPhone()
    const headers = { 'idempotency-key': `none-${String(tracking_number)}` }
    const json = { subject: 'Keluhan', description: 'Paket belum sampai', tracking_number, phone }
    const answer: Answer<PushedTicket & { warnings?: string[] }> = await site.n8n.call('POST', '/tickets', {
      json,
      headers,
    })
    assert.equal(answer.status, 201, answer.text)
    assert.equal(answer.body.tracking_number, null)
    assert.deepEqual(answer.body.warnings, [
      `tracking_number was left out: ${JSON.stringify(String(tracking_number).slice(0, 40))} is no tracking number`,
    ])
    const again = await site.n8n.call('POST', '/tickets', { json, headers })
    assert.deepEqual(again.body, answer.body, 'replayed')
    const ticket: Json<Ticket> = await read(answer.body.ticket_uid)
    assert.equal(ticket.tracking_number, null)
  }
  const fine = await pushTicket(site.n8n, { tracking_number: parcel().key })
  assert.ok(!('warnings' in fine))
})
