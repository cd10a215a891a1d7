// The audit log: what was done to users, keys and settings, by whom. Append-only in the database.
import sql from 'sql-template-tag'
import type { Person } from '../policy/callers.ts'
import type { Queryable } from '../db/pool.ts'
import type { AuditAction } from './actions.ts'

/** `details` names fields, never their secret or personal values. No actor: Pantau itself did it. */
export async function recordAudit(
  db: Queryable,
  actor: Pick<Person, 'id'> | undefined,
  action: AuditAction,
  subjectType: string,
  subjectId: string,
  details: Record<string, unknown> = {},
): Promise<void> {
  await insertEntry(db, actor, action, subjectType, subjectId, details)
}

/** For a table whose declaration has the words for the audit log (src/resource.ts). `details.name` is the row's name. */
export async function recordTableAudit(
  db: Queryable,
  actor: Pick<Person, 'id'>,
  { name, audit }: { name: string; audit: { kind: string } },
  verb: 'created' | 'changed' | 'deleted',
  id: string,
  details: { name: unknown; changed?: string[] },
): Promise<void> {
  await insertEntry(db, actor, `${audit.kind}.${verb}`, name, id, details)
}

async function insertEntry(
  db: Queryable,
  actor: Pick<Person, 'id'> | undefined,
  action: string,
  subjectType: string,
  subjectId: string,
  details: Record<string, unknown>,
): Promise<void> {
  await db.query(
    sql`insert into audit_log (actor_type, actor_id, action, subject_type, subject_id, details)
      values (${actor ? 'user' : 'system'}, ${actor?.id ?? null}, ${action}, ${subjectType}, ${subjectId}, ${JSON.stringify(details)})`,
  )
}
