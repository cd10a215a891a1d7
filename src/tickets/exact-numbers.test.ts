// The lists behind the dashboard's links have exactly as many rows as its numbers say.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sql from 'sql-template-tag'
import { refreshSummary } from '../dashboard/service.ts'
import { newAwb, openSite, pushTicket, type Site } from '../testing/fixtures.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

const uids = async (query: string) =>
  (await site.admin.api.get<{ ticket_uid: string }[]>(`/tickets?${query}`)).body.map((one) => one.ticket_uid)

test('tickets closed today: those closed within the day, without active ones', async () => {
  const made: string[] = []
  for (let index = 0; index < 4; index++)
    made.push((await pushTicket(site.n8n, { tracking_number: newAwb() })).ticket_uid)
  const [today = '', alsoToday = '', yesterday = ''] = made
  for (const uid of [today, alsoToday, yesterday])
    await site.admin.api.put(`/tickets/${uid}`, { status: 'closed' })
  const midnight = sql`date_trunc('day', now(), 'Asia/Jakarta')`
  await site.db.pool.query(sql`update tickets set closed_at = ${midnight} where ticket_uid = ${today}`)
  await site.db.pool.query(
    sql`update tickets set closed_at = ${midnight} - interval '1 millisecond' where ticket_uid = ${yesterday}`,
  )
  await refreshSummary(site.server.ctx)
  const { day, tickets_closed_today } = (
    await site.admin.api.get<{ day: string; tickets_closed_today: number }>('/dashboard')
  ).body
  const from = `${day}T00:00:00%2B07:00`
  const to = new Date(Date.parse(`${day}T00:00:00+07:00`) + 86_400_000).toISOString()
  const closed = await uids(`status=closed&closed_from=${from}&closed_to=${to}`)
  assert.deepEqual(closed.toSorted(), [today, alsoToday].toSorted())
  assert.equal(closed.length, tickets_closed_today)
  assert.deepEqual(
    (await uids(`closed_from=${from}`)).toSorted(),
    closed.toSorted(),
    'without saying "closed"',
  )
  assert.deepEqual(await uids(`status=closed&closed_to=${from}`), [yesterday])
  assert.equal((await site.admin.api.get('/tickets?closed_from=today')).status, 400)
})

test('the next page of closed tickets continues where the first ended', async () => {
  const first = await site.admin.api.get<unknown[]>('/tickets?closed_from=2020-01-01T00:00:00Z&limit=2')
  assert.equal(first.body.length, 2)
  const next = /<[^>]*\/api\/v1([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
  assert.equal((await site.admin.api.get<unknown[]>(next)).body.length, 1)
})
