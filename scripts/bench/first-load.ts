// Measures the panel's pages on a slow phone (390 px, 150 ms, 1.6 Mbit/s, a quarter of the processor speed), with an empty and
// with a filled browser cache, until the main content of the page is visible.
import { chromium, type Browser, type BrowserContext } from 'playwright-core'
import { findChromium } from '../../src/testing/chromium.ts'
import { admin, median, say, verdict, type Bench } from './common.ts'

const pages: [name: string, path: string, seen: string][] = [
  ['queue', '/admin/resources/tickets', 'main a[href*="/records/"]:visible'],
  ['ticket', '/admin/resources/tickets/records/50/show', 'main h1'],
  ['dashboard', '/admin', '.kpi-link'],
]

interface Opened {
  seconds: number
  kilobytes: number
}

export async function measureFirstLoad({ port, rounds }: Bench): Promise<void> {
  const { executablePath, env } = await findChromium()
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox'],
    ...(env ? { env: { ...process.env, ...env } } : {}),
  })
  try {
    say('\nfirst load on a slow phone, until it is seen')
    for (const [name, path, seen] of pages) {
      const cold: Opened[] = []
      const warm: Opened[] = []
      for (let round = 0; round < Math.max(3, rounds); round++) {
        const context = await logInTo(browser, port)
        cold.push(await open(context, port, path, seen))
        warm.push(await open(context, port, path, seen))
        await context.close()
      }
      say(`  ${name.padEnd(10)} cold ${figures(cold, 2.5, 300)}; warm ${figures(warm, 1.2, 30)}`)
    }
  } finally {
    await browser.close()
  }
}

function figures(opened: readonly Opened[], seconds: number, kilobytes: number): string {
  const [took, size] = [median(opened.map((one) => one.seconds)), median(opened.map((one) => one.kilobytes))]
  const good = took <= seconds && size <= kilobytes
  return `${took.toFixed(2)} s, ${Math.round(size).toString()} kB${verdict(good, `≤ ${String(seconds)} s, ≤ ${String(kilobytes)} kB`)}`
}

async function logInTo(browser: Browser, port: number): Promise<BrowserContext> {
  const baseURL = `http://127.0.0.1:${String(port)}`
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, baseURL })
  const answer = await context.request.post('/admin/login', {
    form: admin,
    headers: { origin: baseURL },
    maxRedirects: 0,
  })
  if (answer.status() !== 302) throw new Error(`the login answered ${String(answer.status())}`)
  return context
}

async function open(context: BrowserContext, port: number, path: string, seen: string): Promise<Opened> {
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 200_000,
    uploadThroughput: 94_000,
  })
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  let bytes = 0
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  const began = performance.now()
  await page.goto(`http://127.0.0.1:${String(port)}${path}`, { waitUntil: 'commit' })
  await page.locator(seen).first().waitFor({ timeout: 60_000 })
  const seconds = (performance.now() - began) / 1000
  // Requests that are still running are counted, too.
  await page.waitForTimeout(1500)
  await page.close()
  return { seconds, kilobytes: bytes / 1000 }
}
