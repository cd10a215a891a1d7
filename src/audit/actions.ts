// Every action that the audit log may contain. Each has a sentence in both languages in components/audit-log/texts.ts; a
// missing one does not compile.
export const auditActions = [
  'user.created',
  'user.changed',
  'user.deactivated',
  'user.deactivated_as_duplicate',
  'user.password_changed',
  'user.logged_in',
  'user.login_failed',
  'api_key.created',
  'api_key.revoked',
  'canned_reply.created',
  'canned_reply.changed',
  'canned_reply.deleted',
  'customer.changed',
  'customer.note_added',
  'customer.note_deleted',
  'broadcast.resent',
  'webhook.url_changed',
  'webhook.url_removed',
  'webhook.secret_replaced',
  'webhook.replayed',
] as const
export type AuditAction = (typeof auditActions)[number]
