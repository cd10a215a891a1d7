// What a message carries besides its words, as the API gives it with a ticket (its first message) and with each comment.

export interface Attachment {
  id: string
  filename: string | null
  mime_type: string
  /** Bytes. */
  size: number
  kind: 'image' | 'audio' | 'video' | 'document'
  /** Pixels, of pictures and videos where they are known. */
  width: number | null
  height: number | null
  has_thumb: boolean
}

export interface Place {
  latitude: number
  longitude: number
  name: string | null
  address: string | null
}

export interface Contact {
  name: string | null
  phone: string | null
}

export interface Quoted {
  kind: 'message' | 'broadcast'
  /** null: the ticket's first message, or a broadcast. */
  comment_id: string | null
  author: { type: string; full_name: string | null } | null
  text: string
  tracking_number?: string | null
}

export interface Reaction {
  emoji: string
  from: 'customer' | 'phone'
  at: string
}

export interface Carried {
  attachments: Attachment[]
  location: Place | null
  contact: Contact | null
  quoted: Quoted | null
  reactions: Reaction[]
}

export const carriedBy = ({
  attachments = [],
  location = null,
  contact = null,
  quoted = null,
  reactions = [],
}: Partial<Carried>): Carried => ({ attachments, location, contact, quoted, reactions })

export const carriesSomething = ({ attachments, location, contact, quoted, reactions }: Carried) =>
  attachments.length + reactions.length > 0 || location !== null || contact !== null || quoted !== null

export type Size = 'thumb' | 'whole'

export const addressOf = ({ id, has_thumb }: Pick<Attachment, 'id' | 'has_thumb'>, size: Size = 'whole') =>
  `/api/v1/attachments/${id}${size === 'thumb' && has_thumb ? '?size=thumb' : ''}`

export const downloadOf = ({ id }: Pick<Attachment, 'id'>) => `/api/v1/attachments/${id}?download=1`
