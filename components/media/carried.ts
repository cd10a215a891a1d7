// The parts of a message besides its text, as the API returns them with a ticket (for its first message) and with each
// comment.

import type { ShownParts } from '../../src/tickets/shown.ts'

export type Attachment = ShownParts['attachments'][number]
export type Place = NonNullable<ShownParts['location']>
export type Contact = NonNullable<ShownParts['contact']>

export type Quoted = NonNullable<ShownParts['quoted']>
export type Reaction = ShownParts['reactions'][number]
export type Carried = ShownParts

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
