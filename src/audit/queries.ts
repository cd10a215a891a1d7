// SQL that reads the audit log; service.ts writes it.
import sql, { join, raw } from 'sql-template-tag'
import { likeLiteral } from '../db/matching.ts'
import { rows, type Queryable } from '../db/pool.ts'
import type { AuditEntry, AuditQuery } from './schema.ts'

interface AuditRow extends Omit<AuditEntry, 'actor'> {
  actor_type: AuditEntry['actor']['type']
  actor_id: string | null
  actor_name: string | null
  cursor_at: string
}

/** The current name of the record that an entry is about, or else its name when the entry was written. */
export const subjectName = `coalesce(case audit_log.subject_type
    when 'users' then (select full_name from users where id::text = audit_log.subject_id)
    when 'api_keys' then (select name from api_keys where id::text = audit_log.subject_id)
    when 'canned_replies' then (select title from canned_replies where id::text = audit_log.subject_id)
    when 'broadcast_logs' then (select tracking_number from broadcast_logs where id = case when audit_log.subject_id ~ '^[0-9a-f-]{36}$' then audit_log.subject_id::uuid end)
    when 'customers' then (select coalesce(name, key) from customers where id = case when audit_log.subject_id ~ '^[0-9a-f-]{36}$' then audit_log.subject_id::uuid end)
    when 'webhook_messages' then (
      select coalesce(t.ticket_uid, l.tracking_number) from webhook_messages m
      left join ticket_comments c on c.id = m.reply_id
      left join tickets t on t.id = coalesce(c.ticket_id, m.ticket_id)
      left join broadcast_logs l on l.id = m.log_id
      where m.id = case when audit_log.subject_id ~ '^[0-9a-f-]{36}$' then audit_log.subject_id::uuid end)
    when 'webhook' then audit_log.details->>'host'
  end, audit_log.details->>'name', audit_log.details->>'title')`

/** Newest first, starting after the cursor. Names are looked up for the rows of the page only. */
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
      select audit_log.id, audit_log.created_at, audit_log.actor_type, audit_log.actor_id, coalesce(u.full_name, k.name) as actor_name, audit_log.action,
        audit_log.subject_type, audit_log.subject_id, audit_log.details, audit_log.created_at::text as cursor_at,
        ${raw(subjectName)} as subject_name
      from page audit_log
      left join users u on u.id = audit_log.actor_id and audit_log.actor_type = 'user'
      left join api_keys k on k.id = audit_log.actor_id and audit_log.actor_type = 'n8n'
      order by audit_log.created_at desc, audit_log.id desc`,
  )
  return found.map(({ actor_type, actor_id: id, actor_name, ...rest }) => ({
    ...rest,
    actor: { type: actor_type, id, full_name: actor_name },
  }))
}
