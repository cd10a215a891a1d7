// The rows that the demo writes directly, in the form of the tables.
import type { Contact, Location } from '../../src/tickets/message-parts.ts'
import type { Source, TicketPriority, TicketStatus } from '../../src/tickets/rules.ts'

export interface TicketRow {
  id: number
  ticket_uid: string
  tracking_number: string | null
  customer_phone: string | null
  phone_unreadable: boolean
  tracking_number_source: 'broadcast' | null
  subject: string
  description: string
  status: TicketStatus
  priority: TicketPriority
  assigned_to_user_id: string | null
  created_at: Date
  updated_at: Date
  closed_at: Date | null
  metadata: Record<string, string | number> | null
  source: Source
  version: number
  reopen_count: number
  unread: boolean
  last_customer_message_at: Date | null
  waiting_since: Date | null
  first_replied_at: Date | null
  previous_ticket_id: number | null
}

export interface EventRow {
  ticket_id: number
  ticket_version: number
  type: string
  actor_type: 'user' | 'n8n'
  actor_id: string
  from_value: string | null
  to_value: string | null
  created_at: Date
  /** For an anomaly. */
  note: string | null
}

export interface CommentRow {
  id: string
  ticket_id: number
  author_type: 'agent' | 'customer' | 'assistant'
  user_id: string | null
  api_key_id: string | null
  comment_text: string
  is_internal_note: boolean
  created_at: Date
  delivery_status: 'stored' | 'handed_over' | 'sent' | 'delivered' | 'read' | 'failed' | null
  delivery_error: string | null
  delivery_updated_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  location: Location | null
  contact: Contact | null
  quotes: { comment_id: string } | null
}

export interface ReactionRow {
  ticket_id: number
  comment_id: string
  sender: 'customer' | 'phone'
  emoji: string
  at: Date
}

/** The state of a ticket from a time on. */
export interface State {
  at: Date
  status: TicketStatus
  priority: TicketPriority
  assigned_to_user_id: string | null
  waiting_since: Date | null
}

export interface SummaryRow {
  day: string
  metric: string
  user_id: string | null
  label: string
  value: number
}
