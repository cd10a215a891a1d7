// On the ticket's page a customer's broadcasts are stopped and allowed again, with history.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Ticket } from '../tickets/shown.ts'
import { newTicket, openPanel, toast, type Panel } from '../testing/panel.ts'
import { until } from '../testing/until.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

test('an agent stops a customer’s broadcasts, sees the mark beside the phone, and takes it back', async () => {
  const agent = await panel.site.person('Ani Tenang')
  const { id } = await newTicket(panel.site, agent)
  const { page, close } = await panel.enter(agent, {
    path: `/admin/resources/tickets/records/${String(id)}/show`,
  })
  const optedOut = async () => (await agent.api.get<Ticket>(`/tickets/${String(id)}`)).body.opted_out
  await page.getByRole('button', { name: 'Hentikan broadcast' }).click()
  await toast(page, 'Pelanggan ini tidak dikirimi broadcast lagi.').waitFor()
  await page.getByText('minta berhenti').first().waitFor()
  await page.getByText('tanpa broadcast lagi').first().waitFor()
  assert.equal(await optedOut(), true)
  await page.getByRole('button', { name: 'Urungkan' }).click()
  await until('it is taken back', async () => !(await optedOut()))
  await page.getByRole('button', { name: 'Hentikan broadcast' }).waitFor()
  await close()
})
