// Schema of n8n's report about a message that it was asked to send.
import { z } from 'zod'
import { reportedSteps } from '../customers/delivery.ts'
import { fault } from '../errors/zod.ts'
import { errorText, messageId, oneOf, pastMoment, text } from '../http/fields.ts'

export const deliveryReport = z
  .object({
    status: oneOf(reportedSteps).transform((value, issues) => {
      if (value === undefined) issues.addIssue(fault('required'))
      return value ?? 'sent'
    }),
    reason: errorText,
    error: errorText,
    error_code: text(64),
    message_id: messageId,
    at: pastMoment,
  })
  .transform(({ status, reason, error, error_code, message_id, at }) => ({
    status,
    reason: reason ?? error,
    error_code,
    message_id,
    at: at ?? new Date(),
  }))
  .meta({
    id: 'DeliveryReport',
    description:
      "message_id is WhatsApp's id of the message. With it, later statuses from WhatsApp (POST /message-statuses) find the reply.",
    example: { status: 'sent', message_id: 'wamid.HBgNNjI4Nzg4NTM1ODY2MxUCABEYEjk' },
  })
export type DeliveryReport = z.output<typeof deliveryReport>
