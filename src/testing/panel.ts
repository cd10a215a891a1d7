// The panel in a browser: one server and one browser per test file. Browser contexts are reused, because with the bundles in
// its cache a page opens in a fifth of the time.
import type { Browser, Page } from 'playwright-core'
import type { TicketDetail } from '../tickets/shown.ts'
import { logInto, openBrowser, openScreen, type Visit, type Visitor } from './browser.ts'
import type { Json } from './client.ts'
import { newAwb, newPhone, openSite, password, pushTicket, type Site, type TestPerson } from './fixtures.ts'
import type { ServerOptions } from './server.ts'

export type Locale = 'id' | 'en'

/** Every story runs on both: a desktop in Indonesian, and a phone in English. */
export const screens = [
  { title: 'desktop, Indonesian', width: 1440, height: 900, locale: 'id' },
  { title: 'phone, English', width: 390, height: 844, locale: 'en' },
] as const

interface At extends Visit {
  locale?: Locale
  /** The first page; default: the dashboard. */
  path?: string
}

export interface Panel {
  site: Site
  browser: Browser
  /** A screen at which the person is logged in. `close` fails for errors of the page. */
  enter: (person: TestPerson, at?: At) => Promise<Visitor>
  /** A screen with the login page, without a user. */
  arrive: (at?: At) => Promise<Visitor>
  close: () => Promise<void>
}

export async function openPanel(options: ServerOptions = {}): Promise<Panel> {
  const [site, browser] = await Promise.all([openSite(options), openBrowser()])
  const { origin } = site.server
  await site.server.loadPanel()
  const free: { touch: boolean; visitor: Visitor }[] = []

  const screen = async ({ width = 1440, height = 900, theme = 'light' }: At): Promise<Visitor> => {
    const touch = width < 900
    const at = free.findIndex((one) => one.touch === touch)
    const [used] = at < 0 ? [] : free.splice(at, 1)
    if (!used) return reusable(await openScreen(browser, origin, { width, height, theme }), touch)
    const { page } = used.visitor
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: theme })
    return used.visitor
  }
  const reusable = (visitor: Visitor, touch: boolean): Visitor => {
    const { page, context, check } = visitor
    const mine: Visitor = {
      ...visitor,
      // A screen of a failed test is not reused.
      close: async () => {
        await page.unrouteAll()
        await context.setOffline(false)
        for (const other of context.pages()) if (other !== page) await other.close()
        await page.evaluate('localStorage.clear(); sessionStorage.clear()')
        await page.goto('about:blank')
        await context.clearCookies()
        check()
        free.push({ touch, visitor: mine })
      },
    }
    return mine
  }

  return {
    site,
    browser,
    enter: async (person, at = {}) => {
      if (at.locale) await person.api.put('/auth/me', { locale: at.locale })
      const visitor = await screen(at)
      const form = { email: person.email, password }
      await visitor.context.request.post('/admin/login', { form, maxRedirects: 0 })
      await visitor.page.goto(at.path ?? '/admin')
      await visitor.page.waitForSelector('h1')
      return visitor
    },
    arrive: async (at = {}) => {
      const visitor = await screen(at)
      await visitor.page.goto(at.path ?? `/admin/login?lang=${at.locale ?? 'id'}`)
      return visitor
    },
    close: async () => {
      await browser.close()
      await site.close()
    },
  }
}

export { logInto }

export const queuePath = '/admin/resources/tickets'
const pathOf = (id: number) => `${queuePath}/records/${String(id)}/show`

export interface TestTicket {
  id: number
  uid: string
  subject: string
  awb: string
  phone: string
  path: string
}

let count = 0

/** Pushes a ticket with a unique subject, and assigns it to the person, if given. */
export async function newTicket(
  { n8n, admin }: Site,
  person?: TestPerson,
  fields: Record<string, unknown> = {},
): Promise<TestTicket> {
  const made = {
    subject: `Paket belum sampai ${String(++count)}`,
    tracking_number: newAwb(),
    customer_phone: newPhone(),
    ...fields,
  }
  const { ticket_uid: uid } = await pushTicket(n8n, made)
  if (person) await admin.api.put(`/tickets/${uid}`, { assigned_to_user_id: person.id })
  const { id } = await ticketNow({ admin }, uid)
  const { subject, tracking_number: awb, customer_phone: phone } = made
  return { id, uid, subject, awb, phone, path: pathOf(id) }
}

/** The stored ticket, as an admin gets it. */
export async function ticketNow({ admin }: Pick<Site, 'admin'>, uid: string): Promise<Json<TicketDetail>> {
  return (await admin.api.get<Json<TicketDetail>>(`/tickets/${uid}`)).body
}

/** Selects an option of a select, by its visible text. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${label}`) }).click()
  await page.getByRole('option', { name: option }).click()
}

/** A toast. Its text is in the page twice while it is being announced to screen readers. */
export const toast = (page: Page, text: string) => page.locator('.toast').filter({ hasText: text })

/** Waits until the page is connected to the stream, so that it gets all later events. */
export const untilLive = (page: Page) =>
  page
    .locator('.live-dot:not(.lost)', { hasText: /^(Real-time|Live)$/ })
    .first()
    .waitFor({ state: 'attached' })
