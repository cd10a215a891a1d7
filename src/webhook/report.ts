// What n8n reports about something it was asked to send.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { oneOf, text } from '../http/fields.ts'

export const reportedStatuses = ['sent', 'delivered', 'read', 'failed'] as const
export type Reported = (typeof reportedStatuses)[number]

export const deliveryReport = z
  .object({
    status: oneOf(reportedStatuses).transform((value, issues) => {
      if (value === undefined) issues.addIssue(fault('required'))
      return value ?? 'sent'
    }),
    reason: text(2000),
    error: text(2000),
  })
  .transform(({ status, reason, error }) => ({ status, reason: reason ?? error }))
  .meta({ id: 'DeliveryReport', example: { status: 'failed', reason: '131026 Message undeliverable' } })
