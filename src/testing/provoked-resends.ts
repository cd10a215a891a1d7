// For errors/catalogue.test.ts: requests that provoke each problem of sending many broadcasts again.
import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { ProblemCode } from '../errors/problem-codes.ts'
import { newAwb, newPhone, pushLog } from './fixtures.ts'
import type { Provoke, Scene } from './provoked-conflicts.ts'

/** A failure that can be sent again, and the request that would send it. */
async function oneFailure({ site }: Scene) {
  const tracking_number = newAwb()
  await pushLog(site.n8n, { tracking_number, phone: newPhone(), message: 'Paket tiba.', status: 'failed' })
  return { id: randomUUID(), filter: { tracking_number }, expected: 1, pace: 60 }
}

/** Starts a run, makes the request, and stops the run, because only one may be active. */
const whileRunning =
  (ask: (scene: Scene, id: string) => ReturnType<Provoke>): Provoke =>
  async (scene) => {
    const { admin } = scene.connected
    const start = await oneFailure(scene)
    await admin.post('/broadcast-logs/resends', start)
    try {
      return await ask(scene, start.id)
    } finally {
      await admin.post(`/broadcast-logs/resends/${start.id}/stop`, {})
    }
  }

export const provokedResends = {
  no_such_resend_run: ({ site }) => site.admin.api.get(`/broadcast-logs/resends/${randomUUID()}`),
  resends_running: whileRunning(async (scene) =>
    scene.connected.admin.post('/broadcast-logs/resends', await oneFailure(scene)),
  ),
  resends_ended: whileRunning(async ({ connected: { admin } }, id) => {
    await admin.post(`/broadcast-logs/resends/${id}/stop`, {})
    return admin.post(`/broadcast-logs/resends/${id}/resume`, {})
  }),
  resends_changed: async (scene) =>
    scene.connected.admin.post('/broadcast-logs/resends', { ...(await oneFailure(scene)), expected: 2 }),
  nothing_to_resend: ({ connected }) =>
    connected.admin.post('/broadcast-logs/resends', {
      id: randomUUID(),
      filter: { tracking_number: newAwb() },
      expected: 0,
      pace: 60,
    }),
  too_many_resends: async ({ site }) => {
    const awb = newAwb()
    await site.db.pool.query(
      sql`insert into broadcast_logs (id, tracking_number, status, broadcast_at)
        select gen_random_uuid(), ${awb}, 'failed', now() from generate_series(1, 10001)`,
    )
    const answer = await site.admin.api.post('/broadcast-logs/resends/preview', { tracking_number: awb })
    await site.db.pool.query(sql`delete from broadcast_logs where tracking_number = ${awb}`)
    return answer
  },
} satisfies Partial<Record<ProblemCode, Provoke>>
