// Measures a refresh of the summary while a dashboard is open, with few and with many broadcasts today.
import { setTimeout as sleep } from 'node:timers/promises'
import { apiKey, logIn, say, verdict, whole, type Bench } from './common.ts'
import { seedToday } from './seed.ts'

const histogram = 'pantau_dashboard_refresh_seconds'

async function refreshes(port: number): Promise<{ count: number; sum: number }> {
  const text = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text()
  const read = (name: string) =>
    Number(new RegExp(`^${histogram}_${name} ([\\d.e-]+)`, 'm').exec(text)?.[1] ?? 0)
  return { count: read('count'), sum: read('sum') }
}

/** The average milliseconds of a refresh, over several refreshes, each after a push. */
async function averageRefresh(port: number): Promise<number> {
  const headers = await logIn(port)
  const url = `http://127.0.0.1:${String(port)}/api/v1`
  const changeAndLook = async () => {
    await fetch(`${url}/dashboard`, { headers })
    await fetch(`${url}/broadcast-logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ tracking_number: 'BENCH-REFRESH', status: 'success' }),
    })
  }
  // The first refresh folds the seeded deltas.
  const start = await refreshes(port)
  for (let at = 0; at < 60 && (await refreshes(port)).count < start.count + 2; at++) {
    await changeAndLook()
    await sleep(1000)
  }
  const before = await refreshes(port)
  for (let at = 0; at < 60 && (await refreshes(port)).count < before.count + 4; at++) {
    await changeAndLook()
    await sleep(1000)
  }
  const after = await refreshes(port)
  return ((after.sum - before.sum) / (after.count - before.count)) * 1000
}

export async function measureRefresh({ port, databaseUrl }: Bench, sizes: readonly number[]): Promise<void> {
  say('\nrefresh of the summary while somebody looks')
  let there = 0
  for (const size of sizes) {
    await seedToday(databaseUrl, size - there, 'Asia/Jakarta')
    there = size
    const took = await averageRefresh(port)
    say(
      `  ${whole(size).padStart(9)} more broadcasts today   ${took.toFixed(1)} ms${verdict(took <= 50, '≤ 50 ms')}`,
    )
  }
}
