// The audit log as admins read it.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { blankAsAbsent, listQuery } from '../http/list.ts'

const at = z.preprocess(
  blankAsAbsent,
  z.iso
    .datetime({ offset: true })
    .transform((value) => new Date(value))
    .optional(),
)

export const auditQuery = listQuery.extend({
  action: z.preprocess(
    blankAsAbsent,
    z
      .string()
      .trim()
      .toLowerCase()
      .max(100)
      .regex(/^[a-z_.]+$/, fault('not_audit_action'))
      .optional(),
  ),
  actor_id: z.preprocess(blankAsAbsent, z.uuid().optional()),
  from: at,
  to: at,
})
export type AuditQuery = z.output<typeof auditQuery>

export const auditEntry = z
  .object({
    id: z.number(),
    created_at: z.date(),
    actor: z.object({
      type: z.enum(['user', 'n8n', 'system']),
      id: z.uuid().nullable(),
      full_name: z.string().nullable(),
    }),
    action: z.string(),
    subject_type: z.string(),
    subject_id: z.string(),
    subject_name: z
      .string()
      .nullable()
      .meta({ description: 'Its current or last known name; null if unknown' }),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof auditEntry>
