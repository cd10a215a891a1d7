// The state of the connection with n8n: incoming calls, outgoing messages, refused calls, and when each workflow last worked.
import { readSignals } from '../dashboard/signals.ts'
import { selectOutboxGauges } from '../webhook/queries.ts'
import { readSettings } from '../webhook/settings.ts'
import type { ForwardedWatch } from '../http/forwarded.ts'
import { flushCalls, type CallsCore } from './calls.ts'
import { selectKeyUse, selectLastAccepted, selectRefused } from './queries.ts'
import type { Connection } from './schema.ts'

const refusedLimit = 20

interface ConnectionCore extends CallsCore {
  forwarded: ForwardedWatch
}

export async function readConnection(ctx: ConnectionCore): Promise<Connection> {
  // So that the answer includes the latest calls of this replica.
  await flushCalls(ctx)
  const { pool, config } = ctx
  const [webhook, outbox, last, { n8n }, keys, refused] = await Promise.all([
    readSettings(ctx),
    selectOutboxGauges(pool),
    selectLastAccepted(pool),
    readSignals(pool),
    selectKeyUse(pool, config.timezone),
    selectRefused(pool, refusedLimit),
  ])
  const seen = (kind: string) => last.find((one) => one.kind === kind)?.at ?? null
  return {
    webhook,
    proxy_untrusted: ctx.forwarded.unasked,
    outbox,
    flows: {
      broadcasts: seen('broadcasts:write'),
      tickets: seen('tickets:write'),
      replies: seen('replies:write'),
    },
    n8n,
    keys,
    refused,
  }
}
