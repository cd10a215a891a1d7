// A panel session without a browser: logs in with the form, and then sends the cookie like a browser.
import type { CallOptions } from './client.ts'
import { password as usual } from './fixtures.ts'

/** Options for the test client: the cookie, and the headers of a browser's request from our own pages. */
export async function panelSession(origin: string, email: string, password = usual): Promise<CallOptions> {
  const answer = await fetch(`${origin}/admin/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams({ email, password }),
  })
  if (answer.status !== 302) throw new Error(`panel login of ${email}: ${String(answer.status)}`)
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0])
  return { headers: { cookie: cookie.join('; '), 'sec-fetch-site': 'same-origin' } }
}
