// Opting a customer out of broadcasts and in again, on the ticket's page.
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

test('an agent opts a customer out of broadcasts, sees the mark next to the phone, and undoes it', async () => {
  const agent = await panel.site.person('Ani Tenang')
  const { id } = await newTicket(panel.site, agent)
  const { page, close } = await panel.enter(agent, {
    path: `/admin/resources/tickets/records/${String(id)}/show`,
  })
  const optedOut = async () => (await agent.api.get<Ticket>(`/tickets/${String(id)}`)).body.opted_out
  await page.getByRole('button', { name: 'Hentikan broadcast' }).click()
  await toast(page, 'Pelanggan ini tidak dikirimi broadcast lagi.').waitFor()
  await page.getByText('minta berhenti').first().waitFor()
  await page.getByText('menghentikan broadcast ke nomor ini').first().waitFor()
  assert.equal(await optedOut(), true)
  await page.getByRole('button', { name: 'Urungkan' }).click()
  await until('the opt-out is undone', async () => !(await optedOut()))
  await page.getByRole('button', { name: 'Hentikan broadcast' }).waitFor()
  const { path } = await newTicket(panel.site, agent, { customer_phone: '100000000000001@lid' })
  await page.goto(path)
  await page.getByText('100000000000001@lid').first().waitFor()
  await page.getByRole('button', { name: 'Hentikan broadcast' }).waitFor()
  await close()
})
