// Shared by all measurements of the benchmark: the running app, its account, and the printing of results.
import type { ChildProcess } from 'node:child_process'

export interface Bench {
  /** Pantau's port. */
  port: number
  app: ChildProcess
  databaseUrl: string
  /** The process id of the embedded PostgreSQL. */
  postmaster: number
  /** Broadcast logs that were seeded. */
  rows: number
  rounds: number
  /** The duration of one measurement. */
  seconds: number
  connections: number
}

export const apiKey = 'bench-key-0123456789abcdef0123456789'
export const admin = { email: 'bench@example.com', password: 'Ukur-Laju-Kirim-81' }

export const say = (text: string) => process.stdout.write(`${text}\n`)

export const median = (list: readonly number[]) =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0

export const whole = (value: number) => Math.round(value).toLocaleString('en')

/** Empty if the goal was reached, otherwise the goal. */
export const verdict = (good: boolean, goal: string) => (good ? '' : `   (goal ${goal})`)

export async function logIn(port: number): Promise<{ authorization: string }> {
  const answer = await fetch(`http://127.0.0.1:${String(port)}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  })
  const { token } = (await answer.json()) as { token: string }
  return { authorization: `Bearer ${token}` }
}
