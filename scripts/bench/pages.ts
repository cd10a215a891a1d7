// Measures pages of the API in turns with a bare server that sends the same rows from one prepared statement, on one
// connection. Searches and deep pages, which have no such counterpart, are measured alone.
import { logIn, median, say, verdict, type Bench } from './common.ts'
import { end, load, startAndWait } from './processes.ts'

/** Pantau's path, the statement of rows-server.mjs with the same rows, and the goal as a multiple of its cost. */
const twins: [name: string, path: string, statement: string, goal: number][] = [
  ['broadcasts, newest 50', '/broadcast-logs', 'newest', 2],
  ['broadcasts, whole AWB', '/broadcast-logs?tracking_number=LOG0000012345', 'awb', 2],
  ['tickets, first page', '/tickets', 'tickets', 2],
  ['ticket with its story', '/tickets/1', 'story', 4],
  ['dashboard', '/dashboard', 'dashboard', 2.5],
  ['who am I', '/auth/me', 'me', 2],
]

const alone: Record<string, string> = {
  'broadcasts, failed': '/broadcast-logs?status=failed',
  'broadcasts, six digits': '/broadcast-logs?q=012345',
  'broadcasts, phone': '/broadcast-logs?phone=0812-0000-1234',
  'tickets, closed': '/tickets?status=closed',
  'tickets, whole AWB': '/tickets?q=LOG0000012345',
}

export async function measurePages({ port, rows, rounds, databaseUrl }: Bench): Promise<void> {
  const headers = await logIn(port)
  const bare = await startAndWait(
    'scripts/bench/rows-server.mjs',
    { PATH: process.env.PATH, DATABASE_URL: databaseUrl },
    /(\d+)/,
  )
  const get = async (to: number, path: string, sent: Record<string, string>) => {
    const result = await load({ port: to, connections: 1, seconds: 1, method: 'GET', path, headers: sent })
    if (result.failures > 0) say(`  ${path}: ${String(result.failures)} failed`)
    return result.p50
  }
  say(
    `\npages over ${rows.toLocaleString('en')} logs, p50 at one connection, as multiples of the bare server`,
  )
  for (const [name, path, statement, goal] of twins) {
    const [ours, theirs]: [number[], number[]] = [[], []]
    // Both compile their code while they work; what is compared is what they do afterwards.
    for (let warming = 0; warming < 2; warming++) {
      await get(port, `/api/v1${path}`, headers)
      await get(Number(bare.match), `/${statement}`, {})
    }
    for (let round = 0; round < Math.max(rounds, 3); round++) {
      ours.push(await get(port, `/api/v1${path}`, headers))
      theirs.push(await get(Number(bare.match), `/${statement}`, {}))
    }
    const [page, least] = [median(ours), median(theirs)]
    const ratio = page / least
    say(
      `  ${name.padEnd(28)} ${page.toFixed(2)} ms = ${ratio.toFixed(1)} × ${least.toFixed(2)} ms${verdict(ratio <= goal, `≤ ${String(goal)}`)}`,
    )
  }
  await end(bare.child)
  const deep = await followTo(port, headers, 20)
  if (deep) alone['broadcasts, page 20 of 200'] = deep
  for (const [name, path] of Object.entries(alone))
    say(`  ${name.padEnd(28)} ${(await get(port, `/api/v1${path}`, headers)).toFixed(2)} ms`)
}

/** Follows the `Link` headers to a later page. */
async function followTo(
  port: number,
  headers: Record<string, string>,
  page: number,
): Promise<string | undefined> {
  const base = `http://127.0.0.1:${String(port)}/api/v1`
  let path: string | undefined = '/broadcast-logs?limit=200'
  for (let at = 1; at < page && path; at++) {
    const link: string | null = (await fetch(`${base}${path}`, { headers })).headers.get('link')
    const next: string | undefined = /<([^>]+)>/.exec(link ?? '')?.[1]
    path = next === undefined ? undefined : new URL(next, base).href.replace(/^.*\/api\/v1/, '')
  }
  return path
}
