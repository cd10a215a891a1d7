// SQL of reading the audit log; what is written goes through service.ts.
import sql, { join } from 'sql-template-tag'
import { likeLiteral } from '../db/matching.ts'
import { rows, type Queryable } from '../db/pool.ts'
import type { AuditEntry, AuditQuery } from './schema.ts'

interface AuditRow extends Omit<AuditEntry, 'actor'> {
  actor_type: AuditEntry['actor']['type']
  actor_id: string | null
  actor_name: string | null
  cursor_at: string
}

/** Newest first, from a place on. Names are looked up for the rows of the page only. */
export async function selectAudit(
  db: Queryable,
  { action, actor_id, from, to, limit }: Omit<AuditQuery, 'cursor'>,
  after: { at: string; id: number } | undefined,
): Promise<(AuditEntry & { cursor_at: string })[]> {
  const where = [
    sql`true`,
    ...(action === undefined ? [] : [sql`action like ${`${likeLiteral(action)}%`}`]),
    ...(actor_id === undefined ? [] : [sql`actor_id = ${actor_id}`]),
    ...(from === undefined ? [] : [sql`created_at >= ${from}`]),
    ...(to === undefined ? [] : [sql`created_at < ${to}`]),
    ...(after ? [sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::bigint)`] : []),
  ]
  const found = await rows<AuditRow>(
    db,
    sql`with page as (
        select * from audit_log where ${join(where, ' and ')} order by created_at desc, id desc limit ${limit})
      select a.id, a.created_at, a.actor_type, a.actor_id, coalesce(u.full_name, k.name) as actor_name, a.action,
        a.subject_type, a.subject_id, a.details, a.created_at::text as cursor_at,
        coalesce(case a.subject_type
          when 'users' then (select full_name from users where id::text = a.subject_id)
          when 'api_keys' then (select name from api_keys where id::text = a.subject_id)
          when 'canned_replies' then (select title from canned_replies where id::text = a.subject_id)
          when 'broadcast_logs' then (select tracking_number from broadcast_logs where id = case when a.subject_id ~ '^[0-9a-f-]{36}$' then a.subject_id::uuid end)
          when 'webhook_messages' then (
            select coalesce(t.ticket_uid, l.tracking_number) from webhook_messages m
            left join ticket_comments c on c.id = m.reply_id
            left join tickets t on t.id = c.ticket_id
            left join broadcast_logs l on l.id = m.log_id
            where m.id = case when a.subject_id ~ '^[0-9a-f-]{36}$' then a.subject_id::uuid end)
          when 'webhook' then a.details->>'host'
        end, a.details->>'name', a.details->>'title') as subject_name
      from page a
      left join users u on u.id = a.actor_id and a.actor_type = 'user'
      left join api_keys k on k.id = a.actor_id and a.actor_type = 'n8n'
      order by a.created_at desc, a.id desc`,
  )
  return found.map(({ actor_type, actor_id: id, actor_name, ...rest }) => ({
    ...rest,
    actor: { type: actor_type, id, full_name: actor_name },
  }))
}
