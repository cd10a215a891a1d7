// The document's stories of a CS agent, C1–C6, on a desktop in Indonesian and on a phone in English.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { newAwb, password, pushLog, pushTicket } from '../testing/fixtures.ts'
import {
  choose,
  logInto,
  newTicket,
  openPanel,
  queuePath,
  screens,
  ticketNow,
  untilLive,
  type Panel,
} from '../testing/panel.ts'
import { until } from '../testing/until.ts'
import { words } from '../testing/words.ts'

let panel: Panel
before(async () => {
  panel = await openPanel()
})
after(() => panel.close())

for (const { title, ...at } of screens) {
  const t = words[at.locale]

  test(`C1, an agent logs in and gets the requested queue (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Masuk')
    await ani.api.put('/auth/me', { locale: at.locale })
    const { subject } = await newTicket(site, ani)
    const { page, expect, close } = await panel.arrive({ ...at, path: queuePath })
    expect(/POST \/admin\/login: 401/)
    await logInto(page, { email: ani.email, password: 'bukan-ini-1' })
    await page.getByRole('alert').waitFor()
    await logInto(page, { email: ani.email, password })
    await page.getByRole('link', { name: subject }).filter({ visible: true }).waitFor()
    assert.equal(new URL(page.url()).pathname, queuePath)
    assert.equal(await page.getByRole('tab', { name: t.mine }).getAttribute('aria-selected'), 'true')
    await close()
  })

  test(`C2, an agent sees only their own tickets, and cannot open others by address (${title})`, async () => {
    const { site } = panel
    const [ani, budi] = [await site.person('Ani Sendiri'), await site.person('Budi Lain')]
    const [mine, foreign, free] = [
      await newTicket(site, ani),
      await newTicket(site, budi),
      await newTicket(site),
    ]
    const { page, expect, close } = await panel.enter(ani, { ...at, path: queuePath })
    const link = (subject: string) => page.getByRole('link', { name: subject }).filter({ visible: true })
    await link(mine.subject).waitFor()
    assert.equal((await link(foreign.subject).count()) + (await link(free.subject).count()), 0)
    await page.getByRole('tab', { name: t.pool }).click()
    await link(free.subject).waitFor()
    assert.equal(await link(foreign.subject).count(), 0)
    expect(new RegExp(`GET /api/v1/tickets/${String(foreign.id)}: 404`))
    await page.goto(foreign.path)
    await page.getByText(t.missing).waitFor()
    assert.equal(await page.getByText(foreign.subject).count(), 0)
    await close()
  })

  test(`C3, an agent opens a ticket from the queue and reads the problem, the customer and the AWB (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Baca')
    const ticket = await newTicket(site, ani, {
      description: 'Paket saya kok belum sampai?',
      metadata: { sla_status: 'Delayed', delay_reason: 'Banjir di Semarang' },
    })
    const { ticket_uid: earlier } = await pushTicket(site.n8n, {
      customer_phone: ticket.phone,
      tracking_number: newAwb(),
    })
    await pushLog(site.n8n, { tracking_number: ticket.awb, status: 'failed', error: '131026 undeliverable' })
    const { page, close } = await panel.enter(ani, { ...at, path: queuePath })
    await page.getByRole('link', { name: ticket.subject }).filter({ visible: true }).click()
    await page.getByRole('heading', { name: ticket.subject }).waitFor()
    await page.getByRole('log').getByText('Paket saya kok belum sampai?').waitFor()
    const shown = page.getByRole('main')
    for (const text of [ticket.uid, ticket.awb, earlier, 'Banjir di Semarang', '131026'])
      await shown.getByText(text).first().waitFor()
    const phone = `0${ticket.phone.slice(2)}`.replace(/^(\d{4})(\d{4})(\d+)$/, '$1-$2-$3')
    await shown.getByText(phone).first().waitFor()
    await close()
  })

  test(`C4, an agent changes status and priority in place, and an admin with the ticket open sees it (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Ubah')
    const ticket = await newTicket(site, ani)
    const [agent, admin] = await Promise.all([
      panel.enter(ani, { ...at, path: ticket.path }),
      panel.enter(site.admin, { ...at, path: ticket.path }),
    ])
    await untilLive(admin.page)
    const badge = (text: string) => admin.page.locator('.badge').filter({ hasText: text }).first()
    await choose(agent.page, t.status, t.pending)
    await badge(t.pending).waitFor()
    assert.equal((await ticketNow(site, ticket.uid)).status, 'pending')
    await choose(agent.page, t.status, t.onHold)
    await badge(t.onHold).waitFor()
    await choose(agent.page, t.priority, t.urgent)
    await admin.page.locator('.pri').filter({ hasText: t.urgent }).first().waitFor()
    const { status, priority, events } = await ticketNow(site, ticket.uid)
    assert.deepEqual([status, priority], ['on_hold', 'urgent'])
    assert.deepEqual(
      events.filter(({ actor }) => actor.full_name === 'Ani Ubah').map(({ type, to }) => [type, to]),
      [
        ['status_changed', 'pending'],
        ['status_changed', 'on_hold'],
        ['priority_changed', 'urgent'],
      ],
    )
    await Promise.all([agent.close(), admin.close()])
  })

  test(`C5, an agent adds a note, which is internal by default (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Catat')
    const ticket = await newTicket(site, ani)
    const { page, close } = await panel.enter(ani, { ...at, path: ticket.path })
    await page.getByRole('textbox', { name: t.note }).fill('Kurir sudah dihubungi, <b>menunggu</b> kabar.')
    await page.getByRole('button', { name: t.saveNote }).click()
    const note = page.getByRole('log').getByRole('article').filter({ hasText: 'Kurir sudah dihubungi' })
    await note.getByText(t.hidden).waitFor()
    await note.getByText('<b>menunggu</b>').waitFor()
    const { comments } = await ticketNow(site, ticket.uid)
    assert.deepEqual(
      comments.map(({ is_internal_note, comment_text, author }) => [
        is_internal_note,
        comment_text,
        author.id,
      ]),
      [[true, 'Kurir sudah dihubungi, <b>menunggu</b> kabar.', ani.id]],
    )
    assert.equal(await page.getByRole('textbox', { name: t.note }).inputValue(), '')
    await close()
  })

  test(`C6, an agent closes a ticket, which sets closed_at, and may reopen it (${title})`, async () => {
    const { site } = panel
    const ani = await site.person('Ani Tutup')
    const ticket = await newTicket(site, ani)
    const { page, close } = await panel.enter(ani, { ...at, path: ticket.path })
    // The button with its key, not the composer's button that reopens to reply.
    const button = (name: string) =>
      page.getByRole('button', { name: new RegExp(`^${name}( [A-Z])?$`) }).filter({ visible: true })
    await button(t.closeTicket).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Paket diterima.')
    await dialog.getByRole('button', { name: t.closeTicket }).click()
    await button(t.reopen).waitFor()
    const stored = (status: string) =>
      until(`the ticket is ${status}`, async () => {
        const now = await ticketNow(site, ticket.uid)
        return now.status === status && now
      })
    const closed = await stored('closed')
    assert.ok(Date.now() - Date.parse(closed.closed_at ?? '') < 60_000)
    assert.equal(closed.comments.at(-1)?.comment_text, 'Paket diterima.')
    await page.goto(queuePath)
    await page.getByRole('tab', { name: t.closed }).click()
    await page.getByRole('link', { name: ticket.subject }).filter({ visible: true }).click()
    await button(t.reopen).click()
    await dialog.getByRole('button', { name: t.reopen }).click()
    await button(t.closeTicket).waitFor()
    assert.equal((await stored('open')).closed_at, null)
    await close()
  })
}
