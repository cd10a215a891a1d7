// The audit log as GET /audit-log lists it.
export interface AuditEntry {
  id: number
  created_at: string
  actor: { type: 'user' | 'n8n' | 'system'; id: string | null; full_name: string | null }
  /** Such as user.deactivated */
  action: string
  /** The table: users, api_keys, canned_replies, … */
  subject_type: string
  subject_id: string
  subject_name: string | null
  details: Record<string, unknown>
}
