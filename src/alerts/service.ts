// Reads the events since the last call that concern this person.
import type { Core } from '../core.ts'
import { readSignals } from '../dashboard/signals.ts'
import type { Person } from '../policy/callers.ts'
import { can } from '../policy/can.ts'
import { scopeOf } from '../policy/scope.ts'
import { countUnanswered, selectAlerts, selectLastEvent } from './queries.ts'
import type { Alerts } from './schema.ts'

export async function readAlerts(ctx: Core, person: Person, after: number | undefined): Promise<Alerts> {
  const { pool: db, config } = ctx
  const last = await selectLastEvent(db)
  const pool = can(config, person, 'tickets.pool')
  const [alerts, unanswered] = await Promise.all([
    after === undefined ? [] : selectAlerts(db, { after, last, userId: person.id, pool }),
    countUnanswered(db, scopeOf(config, person).listed),
  ])
  const answer = { after: last, unanswered, alerts }
  if (!can(config, person, 'n8n.configure')) return answer
  return { ...answer, n8n_silent: (await readSignals(db)).n8n.silent }
}
