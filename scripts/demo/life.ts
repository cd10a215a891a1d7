// One ticket from its push until now. Every step changes it as src/tickets does, at a time in the past. A step in the future
// and all later steps are left out.
import { uuidv7 } from 'uuidv7'
import {
  answers,
  changeStatus,
  marksRead,
  statusAfterMessage,
  type TicketPriority,
  type TicketStatus,
} from '../../src/tickets/rules.ts'
import type { CommentRow, EventRow, ReactionRow, State, TicketRow } from './rows.ts'

export type Begin = Pick<
  TicketRow,
  | 'tracking_number'
  | 'customer_phone'
  | 'phone_unreadable'
  | 'subject'
  | 'description'
  | 'source'
  | 'metadata'
> &
  Partial<Pick<TicketRow, 'tracking_number_source'>> & {
    at: Date
    priority: TicketPriority
    apiKeyId: string
  }

type Delivery = Pick<CommentRow, 'delivery_status' | 'delivery_error' | 'delivery_updated_at'> &
  Partial<Pick<CommentRow, 'delivered_at' | 'read_at'>>

interface Parts extends Partial<Pick<CommentRow, 'location' | 'contact' | 'quotes'>> {
  files?: readonly File[]
}

/** The files of a message; without a comment, of the ticket's first message. */
export interface Files {
  comment: string | null
  /** Who sent them. */
  userId: string | null
  files: readonly File[]
}
export interface File {
  name: string
  type: string
  make: () => Buffer
}

export class Life {
  readonly ticket: TicketRow
  readonly events: EventRow[] = []
  readonly comments: CommentRow[] = []
  readonly states: State[] = []
  readonly files: Files[] = []
  readonly reactions: ReactionRow[] = []
  readonly #now: Date
  readonly #apiKeyId: string
  #ended = false

  constructor({ at, apiKeyId, ...begin }: Begin, now: Date) {
    this.#now = now
    this.#apiKeyId = apiKeyId
    this.ticket = {
      tracking_number_source: null,
      ...begin,
      id: 0,
      ticket_uid: '',
      status: 'open',
      assigned_to_user_id: null,
      created_at: at,
      updated_at: at,
      closed_at: null,
      version: 1,
      reopen_count: 0,
      unread: false,
      last_customer_message_at: begin.source === 'customer' ? at : null,
      waiting_since: at,
      first_replied_at: null,
      previous_ticket_id: null,
    }
    this.#event(at, 'created', 'n8n', apiKeyId, null, 'open')
    this.#remember(at)
  }

  assign(at: Date, actorId: string, to: string | null): void {
    this.#step(at, () => {
      const from = this.ticket.assigned_to_user_id
      Object.assign(this.ticket, { assigned_to_user_id: to, version: this.ticket.version + 1 })
      this.#looked(actorId)
      this.#event(at, to === null ? 'released' : 'assigned', 'user', actorId, from, to)
    })
  }

  setStatus(at: Date, actorId: string, to: TicketStatus): void {
    this.#step(at, () => {
      this.ticket.version++
      this.#looked(actorId)
      this.#move(at, to, 'user', actorId)
    })
  }

  setPriority(at: Date, actorId: string, to: TicketPriority): void {
    this.#step(at, () => {
      if (to === this.ticket.priority) return
      this.ticket.version++
      this.#looked(actorId)
      this.#event(at, 'priority_changed', 'user', actorId, this.ticket.priority, to)
      this.ticket.priority = to
    })
  }

  note(at: Date, userId: string, text: string): void {
    this.#step(at, () => {
      this.#looked(userId, 'note')
      this.#event(at, 'note_added', 'user', userId, null, this.#comment(at, text, { user_id: userId }))
    })
  }

  reply(at: Date, userId: string, text: string, delivery: Delivery, files: readonly File[] = []): void {
    this.#step(at, () => {
      if (answers(delivery.delivery_status ?? 'stored')) {
        this.#looked(userId, 'reply')
        this.ticket.waiting_since = null
        this.ticket.first_replied_at ??= at
      } else this.ticket.unread = true // because the reply failed
      const id = this.#comment(at, text, { ...delivery, user_id: userId, is_internal_note: false })
      this.#event(at, 'replied', 'user', userId, null, id)
      if (files.length > 0) this.files.push({ comment: id, userId, files })
    })
  }

  /** The customer wrote again, through n8n. */
  message(at: Date, text: string, { files = [], ...parts }: Parts = {}): void {
    this.#step(at, () => {
      const reopens = this.ticket.status === 'closed'
      const waited = reopens ? null : this.ticket.waiting_since
      // After the reopening that the message causes.
      const written = new Date(at.getTime() + 1)
      Object.assign(this.ticket, {
        unread: true,
        last_customer_message_at: written,
        waiting_since: waited ?? written,
      })
      const to = statusAfterMessage(this.ticket.status)
      if (to !== this.ticket.status) this.ticket.version++
      const author = {
        author_type: 'customer',
        api_key_id: this.#apiKeyId,
        is_internal_note: false,
        ...parts,
      } as const
      const id = this.#comment(written, text, author)
      this.#event(at, 'message_received', 'n8n', this.#apiKeyId, null, id)
      if (files.length > 0) this.files.push({ comment: id, userId: null, files })
      if (to !== this.ticket.status) this.#move(at, to, 'n8n', this.#apiKeyId)
    })
  }

  /** A message between the customer and the automation from before the ticket. */
  talkBefore(at: Date, author_type: 'customer' | 'assistant', text: string): void {
    this.#comment(at, text, { author_type, api_key_id: this.#apiKeyId, is_internal_note: false })
  }

  react(at: Date, comment_id: string, emoji: string): void {
    this.reactions.push({ ticket_id: 0, comment_id, sender: 'customer', emoji, at })
  }

  /** An anomaly that n8n found about the parcel. */
  anomaly(at: Date, note: string): void {
    this.#step(at, () => {
      this.#event(at, 'anomaly_reported', 'n8n', this.#apiKeyId, null, null, note)
    })
  }

  /** Whether a reply is possible: WhatsApp allows it for a day after the customer's last message. */
  windowOpen(at: Date): boolean {
    const last = this.ticket.last_customer_message_at
    return last !== null && at.getTime() - last.getTime() < 24 * 3600_000
  }

  #looked(id: string, what: 'change' | 'note' | 'reply' = 'change'): void {
    if (marksRead({ id }, this.ticket, what)) this.ticket.unread = false
  }

  #step(at: Date, change: () => void): void {
    if (this.#ended || at > this.#now) {
      this.#ended = true
      return
    }
    change()
    this.ticket.updated_at = at
    this.#remember(at)
  }

  #move(at: Date, to: TicketStatus, actorType: 'user' | 'n8n', actorId: string): void {
    const from = this.ticket.status
    const { status, closed_at, reopened } = changeStatus(this.ticket, to, at)
    Object.assign(this.ticket, { status, closed_at })
    if (reopened) this.ticket.reopen_count++
    this.#event(at, reopened ? 'reopened' : 'status_changed', actorType, actorId, from, to)
  }

  #comment(at: Date, text: string, more: Partial<CommentRow>): string {
    const id = uuidv7()
    this.comments.push({
      id,
      ticket_id: 0,
      author_type: 'agent',
      user_id: null,
      api_key_id: null,
      comment_text: text,
      is_internal_note: true,
      created_at: at,
      delivery_status: null,
      delivery_error: null,
      delivery_updated_at: null,
      delivered_at: null,
      read_at: null,
      location: null,
      contact: null,
      quotes: null,
      ...more,
    })
    return id
  }

  #event(
    at: Date,
    type: string,
    actorType: EventRow['actor_type'],
    actorId: string,
    from: string | null,
    to: string | null,
    note: string | null = null,
  ): void {
    this.events.push({
      ticket_id: 0,
      ticket_version: this.ticket.version,
      type,
      actor_type: actorType,
      actor_id: actorId,
      from_value: from,
      to_value: to,
      created_at: at,
      note,
    })
  }

  #remember(at: Date): void {
    const { status, priority, assigned_to_user_id, waiting_since } = this.ticket
    this.states.push({ at, status, priority, assigned_to_user_id, waiting_since })
  }
}
