// Child processes of the benchmark, and their CPU time (Linux, /proc).
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ticksPerSecond = 100

export interface LoadResult {
  requests: number
  seconds: number
  /** Milliseconds. */
  p50: number
  p99: number
  failures: number
}

export async function load(options: Record<string, unknown>): Promise<LoadResult> {
  const { stdout } = await run(process.execPath, ['scripts/bench/load.mjs', JSON.stringify(options)])
  return JSON.parse(stdout) as LoadResult
}

/** Starts a program and waits for the line with which it reports that it is ready. */
export async function startAndWait(
  file: string,
  env: NodeJS.ProcessEnv,
  ready: RegExp,
  nodeOptions: readonly string[] = [],
): Promise<{ child: ChildProcess; match: string; milliseconds: number }> {
  const began = performance.now()
  const child = spawn(process.execPath, [...nodeOptions, file], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const match = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const found = ready.exec(line)
      if (found) resolve(found[1] ?? '')
    })
    child.once('exit', (code) => {
      reject(new Error(`${file} ended with ${String(code)} before it was ready`))
    })
  })
  return { child, match, milliseconds: performance.now() - began }
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

/** CPU time in microseconds that these processes, and the children they have waited for, have used so far. */
export async function cpu(pids: readonly number[]): Promise<number> {
  let ticks = 0
  for (const pid of pids) {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    for (const index of [11, 12, 13, 14]) ticks += Number(fields[index] ?? 0)
  }
  return (ticks / ticksPerSecond) * 1e6
}

/** A process and its children. */
export async function processesOf(parent: number): Promise<number[]> {
  const all = await readdir('/proc')
  const children: number[] = [parent]
  for (const pid of all) {
    if (!/^\d+$/.test(pid)) continue
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent) children.push(Number(pid))
  }
  return children
}

/** Resident memory in MB. */
export async function rss(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

/** Transactions per second of pgbench; undefined if it is not installed. */
export async function pgbench(
  url: URL,
  script: string,
  connections: number,
  seconds: number,
): Promise<number | undefined> {
  try {
    const { stdout } = await run(
      'pgbench',
      ['-n', '-M', 'prepared', '-f', script, '-c', String(connections), '-j', '2', '-T', String(seconds)],
      {
        env: {
          PATH: process.env.PATH,
          PGHOST: url.searchParams.get('host') ?? url.hostname,
          PGPORT: url.port,
          PGUSER: url.username,
          PGPASSWORD: url.password,
          PGDATABASE: url.pathname.slice(1),
        },
      },
    )
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
