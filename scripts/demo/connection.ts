// The data of the connection page and of the deliveries, computed from the rows that n8n "sent".
import sql from 'sql-template-tag'
import type { Queryable } from '../../src/db/pool.ts'
import { fieldProblem, type FieldProblem } from '../../src/errors/field-codes.ts'
import { insertRefused } from '../../src/n8n/queries.ts'
import { ticketPriorities } from '../../src/tickets/rules.ts'
import { newSecret } from '../../src/webhook/endpoint.ts'
import { insertEndpoint, updateEndpointUrl } from '../../src/webhook/queries.ts'

const minute = 60_000

export async function fillConnection(
  tx: Queryable,
  apiKeyId: string,
  now: Date,
  timezone: string,
): Promise<void> {
  // Replies were sent, so n8n is connected. Nothing answers at this address: a reply that is written in the demo is retried.
  const endpoint = await insertEndpoint(tx, newSecret())
  if (endpoint.url === null)
    await updateEndpointUrl(tx, 'https://n8n.demo.pantau.local/webhook/pantau-balasan')
  await tx.query(
    sql`with calls as (
        select 'broadcasts:write' as kind, broadcast_at as at from broadcast_logs where api_key_id = ${apiKeyId}
        union all select 'tickets:write', created_at from tickets
        union all select 'replies:write', delivery_updated_at from ticket_comments
          where delivery_status in ('sent', 'delivered', 'read', 'failed'))
      insert into api_key_days (api_key_id, day, kind, accepted, last_accepted_at)
      select ${apiKeyId}, (at at time zone ${timezone})::date, kind, count(*), max(at) from calls
      where at > ${now}::timestamptz - interval '7 days' group by 2, 3
      on conflict do nothing`,
  )
  // All replies were handed over within a second; none was given up.
  await tx.query(
    sql`with sent as (
        select id, ticket_id, created_at from ticket_comments
        where delivery_status in ('handed_over', 'sent', 'delivered', 'read', 'failed')
          and created_at > ${now}::timestamptz - interval '7 days'
      ), messages as (
        insert into webhook_messages (id, lane, type, reply_id, state, attempts, created_at, updated_at)
        select gen_random_uuid(), 'ticket:' || ticket_id, 'reply.created', id, 'handed_over', 1, created_at, created_at
        from sent order by created_at
        returning id, created_at)
      insert into webhook_attempts (message_id, round, started_at, milliseconds, status_code, response)
      select id, 0, created_at, 40 + (extract(microseconds from created_at)::bigint % 160), 200,
        '{"message":"Workflow was started"}' from messages`,
  )
  await refuse(tx, apiKeyId, timezone, {
    kind: 'broadcasts:write',
    at: new Date(now.getTime() - 190 * minute),
    route: 'POST /broadcast-logs',
    problem: fieldProblem('tracking_number', 'required'),
  })
  await refuse(tx, apiKeyId, timezone, {
    kind: 'tickets:write',
    at: new Date(now.getTime() - 74 * minute),
    route: 'POST /tickets',
    problem: fieldProblem('priority', 'one_of', { allowed: ticketPriorities }),
  })
}

interface Refusal {
  kind: string
  at: Date
  route: string
  problem: FieldProblem
}

/** Stores a refused call, and counts it for its key and day. */
async function refuse(tx: Queryable, apiKeyId: string, timezone: string, refusal: Refusal): Promise<void> {
  const { kind, at, route, problem } = refusal
  const call = { api_key_id: apiKeyId, status: 400, request_id: null, count: 1 }
  const said = { code: 'invalid', params: {}, error: problem.message } as const
  await insertRefused(tx, [{ ...call, ...said, problems: [problem], at, route }], timezone)
  await tx.query(
    sql`insert into api_key_days as d (api_key_id, day, kind, refused)
      values (${apiKeyId}, (${at}::timestamptz at time zone ${timezone})::date, ${kind}, 1)
      on conflict (day, api_key_id, kind) do update set refused = d.refused + 1`,
  )
}
