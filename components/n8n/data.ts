// What the connection and the deliveries pages read.
import type { Connection as ConnectionShape } from '../../src/n8n/schema.ts'
import type { WebhookAttempt, WebhookMessage, WebhookTest as TestShape } from '../../src/webhook/schema.ts'
import type { Json } from '../lib/api.ts'

export type Connection = Json<ConnectionShape>
export type Message = Json<WebhookMessage>
export type MessageDetail = Message & { tries: Json<WebhookAttempt>[] }
export type WebhookTest = Json<TestShape>
export interface NewSecret {
  secret: string
  plain: string
  previous_secret_until: string | null
}

/** Not the schema's own list: zod would come with it. */
export const messageStates = ['waiting', 'handed_over', 'dead'] as const satisfies readonly Message['state'][]
export const connectionPath = '/admin/pages/n8n'
export const deliveriesPath = '/admin/resources/webhook_messages'
