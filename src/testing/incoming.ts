// What customer-service.json sends to Pantau for a webhook's body.
import { z } from 'zod'
import { readWorkflow, routeOf, setOf } from './workflow.ts'

const flow = await readWorkflow('customer-service')

const ticket = z.object({
  source: z.enum(['customer', 'phone']),
  customer_phone: z.string(),
  customer_name: z.string().nullable(),
  message_id: z.string().nullable(),
  reply_to_message_id: z.string().nullable(),
  sent_at: z.iso.datetime().nullable(),
  tracking_number: z.string().nullable(),
  subject: z.string().min(1).max(255),
  description: z.string().min(1),
  priority: z.enum(['medium', 'high']),
  metadata: z.looseObject({
    channel: z.literal('whatsapp'),
    media: z.record(z.string(), z.string()).optional(),
  }),
})
export type IncomingTicket = z.infer<typeof ticket>
const job = z.object({
  jenis: z.string(),
  tujuan: z.string(),
  kunci: z.string().min(1).max(255),
  isi: z.unknown(),
})

const statuses = z.array(z.unknown())

/** The calls to Pantau that come of a webhook's body. */
export function received(body: unknown, settings: Record<string, unknown> = {}) {
  const [reader = ''] = routeOf(flow, 'Bentuk', { body })
  const settled = {
    ...z.looseObject({}).parse(setOf(flow, 'Pengaturan', setOf(flow, reader, { body }))),
    ...settings,
  }
  const { kiriman } = z.object({ kiriman: z.array(job) }).parse(setOf(flow, 'Susun kiriman', settled))
  return {
    reader,
    tickets: kiriman
      .filter((one) => one.tujuan.endsWith('/api/v1/tickets'))
      .map(({ isi }) => ticket.parse(isi)),
    statuses: kiriman
      .filter((one) => one.tujuan.endsWith('/api/v1/message-statuses'))
      .flatMap(({ isi }) => statuses.parse(isi)),
    keys: kiriman.map(({ kunci }) => kunci),
  }
}
