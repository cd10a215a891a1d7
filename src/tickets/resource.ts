// Tickets in the panel. The queue and the ticket's page have components of their own; actions call the same services as the
// API.
import sql from 'sql-template-tag'
import { scopeOf } from '../policy/scope.ts'
import {
  moment,
  nameOfUser,
  numberId,
  typed,
  uuidId,
  type Action,
  type ActionCall,
  type Outcome,
  type Resource,
} from '../resource.ts'
import { addComment } from './comments.ts'
import { ticketPriorities, ticketStatuses } from './rules.ts'
import { newComment, ticketChange } from './schema.ts'
import { changeTicket, releaseTicket, takeTicket } from './service.ts'

const shownAwb = 'coalesce(tracking_shown, tracking_number)'
const ofOwnTickets: Resource['scope'] = (policy, person) =>
  scopeOf(policy, person).listed.map((own) => sql`ticket_id in (select id from tickets where ${own})`)

type Payload = ActionCall['payload']

/** Takes from the form only the field of this action and the version that the user saw. */
const change =
  (pick: (payload: Payload) => Payload) =>
  async ({ ctx, person, id, payload }: ActionCall): Promise<Outcome> => {
    const seen = payload.version === undefined ? {} : { version: typed(payload.version) }
    const given = ticketChange.parse({ ...pick(payload), ...seen })
    const { version } = await changeTicket(ctx, person, { id: Number(id) }, given)
    return { version }
  }

const ofRecord = (
  name: string,
  ability: Action['ability'],
  run: Action['run'],
  more: Partial<Action> = {},
): Action => ({ name, kind: 'record', ability, run, ...more })

const actions: readonly Action[] = [
  ofRecord('take', 'ticket.take', async ({ ctx, person, id }) => {
    const { version } = await takeTicket(ctx, person, { id: Number(id) })
    return { version }
  }),
  ofRecord('release', 'ticket.release', async ({ ctx, person, id }) => {
    const { version } = await releaseTicket(ctx, person, { id: Number(id) })
    return { version }
  }),
  ofRecord(
    'assign',
    'ticket.assign',
    change(({ assigned_to_user_id: to }) => ({ assigned_to_user_id: to === '' ? null : to })),
    { bulk: true },
  ),
  ofRecord(
    'status',
    'ticket.status',
    change(({ status }) => ({ status })),
    { bulk: true },
  ),
  ofRecord(
    'priority',
    'ticket.priority',
    change(({ priority }) => ({ priority })),
    { bulk: true },
  ),
  ofRecord(
    'close',
    'ticket.close',
    change(() => ({ status: 'closed' })),
    { bulk: true },
  ),
  ofRecord(
    'reopen',
    'ticket.reopen',
    change(() => ({ status: 'open' })),
  ),
  ofRecord('comment', 'ticket.note', async ({ ctx, person, id, payload }) => {
    const { id: own, comment_text, is_internal_note, attachments } = payload
    const given = newComment.parse({
      comment_text,
      attachments,
      ...(own === undefined || own === '' ? {} : { id: own }),
      ...(is_internal_note === undefined ? {} : { is_internal_note: typed(is_internal_note) }),
    })
    await addComment(ctx, person, { id: Number(id) }, given)
    return undefined
  }),
]

const tickets: Resource = {
  name: 'tickets',
  read: 'tickets.list',
  titleProperty: 'subject',
  properties: [
    numberId,
    { name: 'ticket_uid', type: 'string', filter: 'start', upper: true },
    { name: 'subject', type: 'string', filter: 'part' },
    { name: 'status', type: 'string', filter: 'equal', values: ticketStatuses },
    { name: 'priority', type: 'string', filter: 'equal', values: ticketPriorities },
    { name: 'assigned_to_user_id', type: 'uuid', filter: 'equal' },
    { name: 'assigned_to', type: 'string', expression: nameOfUser('tickets.assigned_to_user_id') },
    { name: 'tracking_number', type: 'string', filter: 'awb', expression: shownAwb },
    { name: 'customer_phone', type: 'string', filter: 'start' },
    { name: 'description', type: 'textarea' },
    { ...moment('created_at'), sort: true },
    moment('updated_at'),
    moment('closed_at'),
    { name: 'version', type: 'number' },
  ],
  // A list has the user's own tickets; a single record may also be in the pool, to be read and taken.
  scope: (policy, person, single) => {
    const { opened, listed } = scopeOf(policy, person)
    return single ? opened : listed
  },
  order: { column: 'created_at', direction: 'desc' },
  actions,
  panel: {
    title: ['Tiket', 'Tickets'],
    list: 'queue',
    show: 'ticket',
    navigation: { icon: 'tickets', group: 'work', place: 20 },
  },
}

const ticketComments: Resource = {
  name: 'ticket_comments',
  read: 'tickets.list',
  titleProperty: 'comment_text',
  properties: [
    uuidId,
    { name: 'ticket_id', type: 'number', filter: 'equal' },
    { name: 'author_type', type: 'string', values: ['agent', 'customer', 'n8n', 'assistant', 'phone'] },
    { name: 'author', type: 'string', expression: nameOfUser('ticket_comments.user_id') },
    { name: 'comment_text', type: 'textarea' },
    { name: 'is_internal_note', type: 'boolean' },
    { name: 'delivery_status', type: 'string' },
    { name: 'created_at', type: 'datetime' },
  ],
  scope: ofOwnTickets,
  // Ids grow with time; sorting by time itself would need another index.
  order: { column: 'id', direction: 'desc' },
}

const ticketEvents: Resource = {
  name: 'ticket_events',
  read: 'tickets.list',
  titleProperty: 'type',
  properties: [
    numberId,
    { name: 'ticket_id', type: 'number', filter: 'equal' },
    { name: 'type', type: 'string' },
    { name: 'actor_type', type: 'string' },
    { name: 'actor', type: 'string', expression: nameOfUser('ticket_events.actor_id') },
    { name: 'from_value', type: 'string' },
    { name: 'to_value', type: 'string' },
    { name: 'created_at', type: 'datetime' },
  ],
  scope: ofOwnTickets,
  order: { column: 'id', direction: 'desc' },
}

export const ticketResources = [tickets, ticketComments, ticketEvents]
