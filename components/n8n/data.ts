// The data of the pages "n8n connection" and "Deliveries to n8n".
import type { Connection as ConnectionShape } from '../../src/n8n/schema.ts'
import type { WebhookAttempt, WebhookMessage, WebhookTest as TestShape } from '../../src/webhook/schema.ts'
import type { Json } from '../lib/api.ts'

export type Connection = Json<ConnectionShape>
type Message = Json<WebhookMessage>
/** A message as AdminJS lists it. */
export interface Delivery extends Omit<Message, 'ticket'> {
  ticket_id: number | null
  ticket_uid: string | null
}
export type MessageDetail = Message & { tries: Json<WebhookAttempt>[] }
export type WebhookTest = Json<TestShape>
export interface NewSecret {
  secret: string
  plain: string
  previous_secret_until: string | null
}

export const connectionPath = '/admin/pages/n8n'
export const deliveriesPath = '/admin/resources/webhook_messages'
