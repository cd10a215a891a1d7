// The audit log as the panel lists it.
export interface AuditRow {
  id: number
  created_at: string
  actor_type: 'user' | 'n8n' | 'system'
  actor_id: string | null
  actor: string | null
  /** For example `user.deactivated`. */
  action: string
  /** The subject's table: users, api_keys, canned_replies, … */
  subject_type: string
  subject_id: string
  subject_name: string | null
  /** A JSON object as text. */
  details: string
}

export interface AuditEntry extends Pick<
  AuditRow,
  'id' | 'created_at' | 'action' | 'subject_type' | 'subject_id' | 'subject_name'
> {
  actor: { type: AuditRow['actor_type']; id: string | null; full_name: string | null }
  details: Record<string, unknown>
}

export function entryOf({ actor_type: type, actor_id: id, actor, details, ...row }: AuditRow): AuditEntry {
  return {
    ...row,
    actor: { type, id, full_name: actor },
    details: JSON.parse(details) as Record<string, unknown>,
  }
}
