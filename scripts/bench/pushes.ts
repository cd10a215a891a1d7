// Measures pushes: at full speed, compared with pgbench and a bare server, and at a fixed rate, where only the latency counts.
import { apiKey, median, say, verdict, whole, type Bench } from './common.ts'
import { cpu, end, load, pgbench, processesOf, startAndWait, type LoadResult } from './processes.ts'

const body = {
  tracking_number: 'BENCH',
  consignee_phone: '081299881200',
  status: 'success',
  message_content:
    'Halo Kak, paket Anda sedang diantar kurir ke alamat tujuan. Mohon siapkan penerima di rumah. Terima kasih sudah mengirim bersama kami.',
}
const call = { path: '/api/v1/broadcast-logs', headers: { 'x-api-key': apiKey }, body }

const rate = ({ requests, seconds }: LoadResult) => requests / seconds

export async function measurePushes(bench: Bench): Promise<void> {
  const { port, connections, rounds, seconds, postmaster } = bench
  const bare = await startAndWait('scripts/bench/bare.mjs', { PATH: process.env.PATH }, /(\d+)/)
  const pid = bench.app.pid ?? 0
  const flatOut = { ...call, port, connections, seconds }
  await load({ ...flatOut, seconds: 2 })
  const seen: Record<'pgbench' | 'bare' | 'push' | 'close' | 'one', number[]> = {
    pgbench: [],
    bare: [],
    push: [],
    close: [],
    one: [],
  }
  const costs: { app: number; database: number; p99: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const tps = await pgbench(new URL(bench.databaseUrl), 'scripts/bench/insert.sql', connections, seconds)
    if (tps !== undefined) seen.pgbench.push(tps)
    seen.bare.push(rate(await load({ ...flatOut, port: Number(bare.match) })))
    const children = await processesOf(postmaster)
    const before = [await cpu([pid]), await cpu(children)] as const
    const result = await load(flatOut)
    // Only database processes that existed before and after are counted, because connections may be opened meanwhile.
    costs.push({
      app: ((await cpu([pid])) - before[0]) / result.requests,
      database: ((await cpu(children)) - before[1]) / result.requests,
      p99: result.p99,
    })
    if (result.failures > 0) say(`  ${String(result.failures)} pushes failed`)
    seen.push.push(rate(result))
    seen.close.push(rate(await load({ ...flatOut, close: true })))
    seen.one.push(rate(await load({ ...flatOut, connections: 1 })))
  }
  await end(bare.child)
  const [limit, rated] = [median(seen.pgbench), median(seen.push)]
  const p99 = median(costs.map((one) => one.p99))
  const share = rated / limit
  say(
    `\npushes at ${String(connections)} connections, ${String(rounds)} rounds of ${String(seconds)} s, medians`,
  )
  if (limit > 0) say(`  pgbench, one INSERT each   ${whole(limit)}/s`)
  say(`  bare server, no database   ${whole(median(seen.bare))}/s`)
  say(
    `  Pantau                     ${whole(rated)}/s${limit > 0 ? ` = ${share.toFixed(2)} × pgbench` : ''}, p99 ${p99.toFixed(1)} ms${limit > 0 ? verdict(share >= 1, '≥ 1.0') : ''}`,
  )
  say(
    `  CPU per push               ${whole(median(costs.map((one) => one.app)))} µs app + ${whole(median(costs.map((one) => one.database)))} µs PostgreSQL`,
  )
  say(
    `  a connection per push      ${whole(median(seen.close))}/s = ${(median(seen.close) / rated).toFixed(2)} × kept connections`,
  )
  say(`  one connection             ${whole(median(seen.one))}/s`)
}

/** Pushes are due at fixed times, whether or not earlier ones were answered. The latency counts from the due time. */
export async function measureFixedRate({ port, rounds, seconds }: Bench, perSecond: number): Promise<void> {
  const results: LoadResult[] = []
  const steady = { ...call, port, connections: 200, seconds, rate: perSecond }
  await load(steady)
  for (let round = 0; round < rounds; round++) results.push(await load(steady))
  const p99 = median(results.map((one) => one.p99))
  const failures = results.reduce((sum, one) => sum + one.failures, 0)
  say(`\npushes at a fixed ${whole(perSecond)}/s`)
  say(
    `  p50 ${median(results.map((one) => one.p50)).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${String(failures)} failed, ${whole(median(results.map(rate)))}/s answered${verdict(p99 <= 25, 'p99 ≤ 25 ms')}`,
  )
}
