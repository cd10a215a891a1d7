// Starts the PostgreSQL process detached from node, waits for it, and stops it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fchownSync, fstatSync, openSync } from 'node:fs'
import { open, readFile, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PROGRAM_ENV } from './programs.ts'
import { asUser, type ServerUser } from './server-user.ts'

export interface Postmaster {
  /** settles when the process is gone, with the reason in words and PostgreSQL's last log lines */
  readonly exited: Promise<string>
  /** resolves when it takes connections (after recovery, where that is needed); rejects when it ends before */
  ready(): Promise<void>
  end(): Promise<void>
}

export interface Launch {
  program: string
  cluster: string
  settings: string[]
  logFile: string
  user: ServerUser | undefined
  log: (message: string) => void
}

const LARGEST_LOG = 5 * 2 ** 20
const LONGEST_RECOVERY = 10 * 60_000

export async function launchPostmaster(launch: Launch): Promise<Postmaster> {
  const { program, cluster, settings, logFile, user, log } = launch
  const written = await stat(logFile).catch(() => undefined)
  if (written && written.size > LARGEST_LOG) await rename(logFile, `${logFile}.1`)
  const descriptor = openSync(logFile, 'a', 0o600)
  const begin = fstatSync(descriptor).size
  try {
    if (user) fchownSync(descriptor, user.uid, user.gid)
    // Detached: in its own session, which Ctrl+C and a SIGTERM for the group do not reach, so the drain keeps its
    // connections. Its log is a file, not a pipe that would break with node.
    const child = spawn(program, ['-D', cluster, ...settings], {
      ...asUser(user),
      detached: true,
      stdio: ['ignore', descriptor, descriptor],
      env: PROGRAM_ENV,
      cwd: '/',
    })
    const exited = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => {
        const how = `PostgreSQL ended (${signal ?? `exit code ${code ?? 'unknown'}`})`
        void lastLines(logFile, begin).then((lines) => {
          resolve(lines ? `${how}. Its last words, from ${logFile}:\n${lines}` : how)
        })
      })
    })
    await once(child, 'spawn') // rejects on 'error'
    child.on('error', (error) => {
      log(`PostgreSQL could not be signalled: ${error.message}`)
    })
    child.unref()
    return {
      exited,
      ready: () => waitUntilReady(cluster, child.pid, exited, log),
      end: async () => {
        child.ref()
        await endPostmaster(
          (signal) => child.kill(signal),
          (milliseconds) => settlesWithin(exited, milliseconds),
        )
      },
    }
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Tries a fast shutdown, then one without a checkpoint (the next start recovers), then SIGKILL.
 * `gone` resolves to whether the process has ended within the given milliseconds.
 */
export async function endPostmaster(
  signal: (name: NodeJS.Signals) => void,
  gone: (milliseconds: number) => Promise<boolean>,
): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 10_000],
    ['SIGQUIT', 6_000], // PostgreSQL itself kills its children after 5 s
    ['SIGKILL', 5_000],
  ]
  if (await gone(0)) return
  for (const [name, patience] of steps) {
    signal(name)
    if (await gone(patience)) return
  }
  throw new Error('PostgreSQL did not end, not even with SIGKILL: does its disk respond?')
}

/** Works like pg_ctl: line 1 of postmaster.pid has the process number, line 8 the state. */
async function waitUntilReady(
  cluster: string,
  pid: number | undefined,
  exited: Promise<string>,
  log: (message: string) => void,
): Promise<void> {
  let reason: string | undefined
  void exited.then((text) => {
    reason = text
  })
  const begin = Date.now()
  let reported = begin
  for (;;) {
    const lines = (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (reason !== undefined) throw new Error(`PostgreSQL did not start. ${reason}`)
    if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') return
    if (Date.now() - begin > LONGEST_RECOVERY) throw new Error('PostgreSQL was not ready within ten minutes')
    if (Date.now() - reported > 5_000) {
      reported = Date.now()
      log('PostgreSQL is still starting: after a crash it first replays its log')
    }
    await sleep(10)
  }
}

async function lastLines(file: string, from: number): Promise<string> {
  const log = await open(file).catch(() => undefined)
  if (!log) return ''
  try {
    const { size } = await log.stat()
    const begin = Math.max(from, size - 4_096)
    const { buffer, bytesRead } = await log.read(Buffer.alloc(size - begin), 0, size - begin, begin)
    return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-12).join('\n')
  } finally {
    await log.close()
  }
}

function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(false)
    }, milliseconds)
    void promise.then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}
