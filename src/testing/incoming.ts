// Runs customer-service.json on a webhook's body, and returns what it would send to Pantau.
import { z } from 'zod'
import { readWorkflow, routeOf, setOf } from './workflow.ts'

export const flow = await readWorkflow('customer-service')

const ticket = z.object({
  source: z.enum(['customer', 'phone']),
  customer_phone: z.string(),
  customer_name: z.string().nullable(),
  message_id: z.string().nullable(),
  reply_to_message_id: z.string().nullable(),
  sent_at: z.iso.datetime().nullable(),
  tracking_number: z.string().nullable(),
  subject: z.string().min(1).max(255),
  description: z.string(),
  priority: z.enum(['medium', 'high']),
  location: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().nullable(),
      address: z.string().nullable(),
    })
    .optional(),
  contact: z.object({ name: z.string().nullable(), phone: z.string().nullable() }).optional(),
  attachments: z.array(z.string()).optional(),
  metadata: z.looseObject({
    channel: z.literal('whatsapp'),
    media: z.record(z.string(), z.string()).optional(),
    media_error: z.string().optional(),
  }),
})
export type IncomingTicket = z.infer<typeof ticket>

const reaction = z.strictObject({
  source: z.enum(['customer', 'phone']),
  customer_phone: z.string(),
  message_id: z.string().nullable(),
  sent_at: z.iso.datetime().nullable(),
  subject: z.string().min(1),
  reaction: z.strictObject({ message_id: z.string(), emoji: z.string() }),
})

export const job = z.looseObject({
  jenis: z.string(),
  tujuan: z.string(),
  kunci: z.string().min(1).max(255),
  isi: z.unknown(),
  berkas: z.looseObject({ cara: z.string() }).optional(),
})
export type Job = z.infer<typeof job>

const statuses = z.array(z.unknown())

export const readTicket = (given: unknown): IncomingTicket => {
  const read = ticket.parse(given)
  // Without a location, a contact or a file the text must not be empty.
  if (!read.location && !read.contact && !read.attachments) z.string().min(1).parse(read.description)
  return read
}

/** The calls to Pantau for a webhook's body. */
export function received(body: unknown, settings: Record<string, unknown> = {}) {
  const [reader = ''] = routeOf(flow, 'Bentuk', { body })
  const settled = {
    ...z.looseObject({}).parse(setOf(flow, 'Pengaturan', setOf(flow, reader, { body }))),
    ...settings,
  }
  const { kiriman } = z.object({ kiriman: z.array(job) }).parse(setOf(flow, 'Susun kiriman', settled))
  const to = (path: string) => kiriman.filter((one) => one.tujuan.endsWith(path))
  return {
    reader,
    settled,
    jobs: kiriman,
    tickets: to('/api/v1/tickets')
      .filter(({ jenis }) => jenis !== 'reaksi')
      .map(({ isi }) => readTicket(isi)),
    reactions: to('/api/v1/tickets')
      .filter(({ jenis }) => jenis === 'reaksi')
      .map(({ isi }) => reaction.parse(isi)),
    statuses: to('/api/v1/message-statuses').flatMap(({ isi }) => statuses.parse(isi)),
    keys: kiriman.map(({ kunci }) => kunci),
  }
}
