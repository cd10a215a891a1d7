// For tests that send many failed broadcasts again.
import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { ResendRun, ResendRunDetail } from '../resends/schema.ts'
import type { Client, Json } from './client.ts'
import { newAwb, newPhone, pushLog, type Site } from './fixtures.ts'

/** Pushes a failure that can be sent again, unless the fields say otherwise. Returns its id. */
export async function failedLog(
  { n8n }: Pick<Site, 'n8n'>,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const { log_id } = await pushLog(n8n, {
    status: 'failed',
    phone: newPhone(),
    message: 'Paket Anda tiba hari ini.',
    error: '130429 Rate limit hit',
    ...fields,
  })
  return log_id
}

/** Pushes many such failures at once. Returns their ids. */
export async function failedLogs({ n8n }: Pick<Site, 'n8n'>, count: number): Promise<string[]> {
  const logs = Array.from({ length: count }, () => ({
    tracking_number: newAwb(),
    status: 'failed',
    phone: newPhone(),
    message: 'Paket Anda tiba hari ini.',
    error: '130429 Rate limit hit',
  }))
  const { body } = await n8n.post<{ results: { log_id: string }[] }>('/broadcast-logs', logs)
  return body.results.map(({ log_id }) => log_id)
}

export const everyFailure = { status: 'failed' }

interface Start {
  id?: string
  filter?: Record<string, string>
  expected: number
  pace?: number
}

export const startRun = (
  api: Client,
  { id = randomUUID(), filter = everyFailure, expected, pace = 60 }: Start,
) => api.post<Json<ResendRun> & { code?: string }>('/broadcast-logs/resends', { id, filter, expected, pace })

export async function readRun(api: Client, id: string): Promise<Json<ResendRunDetail>> {
  return (await api.get<Json<ResendRunDetail>>(`/broadcast-logs/resends/${id}`)).body
}

export const moveRun = (api: Client, id: string, move: 'pause' | 'resume' | 'stop') =>
  api.post<Json<ResendRun> & { code?: string }>(`/broadcast-logs/resends/${id}/${move}`, {})

/** Makes it look as if so many seconds had passed since the last broadcast was sent. */
export async function passSeconds({ db }: Pick<Site, 'db'>, seconds: number): Promise<void> {
  await db.pool.query(
    sql`update resend_runs set next_at = next_at - ${seconds} * interval '1 second' where state = 'running'`,
  )
}
