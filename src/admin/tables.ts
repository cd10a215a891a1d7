// What of the database AdminJS may show, to whom, and by what it may be filtered and sorted. Whatever is not named here
// does not exist for it: no other table, no other column, not even as a filter.
import sql, { type Sql } from 'sql-template-tag'
import type { Person } from '../policy/callers.ts'
import { roles, type Ability } from '../policy/abilities.ts'
import type { PolicySettings } from '../policy/can.ts'
import { scopeOf } from '../policy/scope.ts'
import { ticketPriorities, ticketStatuses } from '../tickets/rules.ts'

export interface Column {
  name: string
  type: 'string' | 'textarea' | 'number' | 'uuid' | 'datetime' | 'boolean'
  values?: readonly string[]
  /** How a filter's value is compared; absent: no filter. `start` is for indexed text, `awb` the same in any spelling, `part` for small tables. */
  filter?: 'equal' | 'start' | 'part' | 'range' | 'awb'
  sort?: true
  /** SQL that makes the value; absent: the column itself. Ours, never a client's. */
  expression?: string
}

export interface Table {
  name: string
  /** What a search compares. */
  title: string
  columns: readonly Column[]
  /** What a person must be allowed to read any of it. */
  read: Ability
  /** Narrows a list, or a single record, to the rows that the person may see; absent: all rows. */
  scope?: (policy: PolicySettings, person: Person, single: boolean) => Sql[]
  order: { column: string; direction: 'asc' | 'desc' }
}

const id = { name: 'id', type: 'number', filter: 'equal' } as const
const uuid = { name: 'id', type: 'uuid', filter: 'equal' } as const
const at = (name: string) => ({ name, type: 'datetime', filter: 'range' }) as const
const nameOf = (column: string) => `(select full_name from users where users.id = ${column})`
const shownAwb = 'coalesce(tracking_shown, tracking_number)'
const ofOwnTickets: Table['scope'] = (policy, person) =>
  scopeOf(policy, person).listed.map((own) => sql`ticket_id in (select id from tickets where ${own})`)

export const tables: readonly Table[] = [
  {
    name: 'tickets',
    read: 'tickets.list',
    title: 'subject',
    columns: [
      id,
      { name: 'ticket_uid', type: 'string', filter: 'start' },
      { name: 'subject', type: 'string', filter: 'part' },
      { name: 'status', type: 'string', filter: 'equal', values: ticketStatuses },
      { name: 'priority', type: 'string', filter: 'equal', values: ticketPriorities },
      { name: 'assigned_to_user_id', type: 'uuid', filter: 'equal' },
      { name: 'assigned_to', type: 'string', expression: nameOf('tickets.assigned_to_user_id') },
      { name: 'tracking_number', type: 'string', filter: 'awb', expression: shownAwb },
      { name: 'customer_phone', type: 'string', filter: 'start' },
      { name: 'description', type: 'textarea' },
      { ...at('created_at'), sort: true },
      at('updated_at'),
      at('closed_at'),
      { name: 'version', type: 'number' },
    ],
    // A list is one's own tickets; a single record may also be one of the pool, to be read and taken.
    scope: (policy, person, single) => {
      const { opened, listed } = scopeOf(policy, person)
      return single ? opened : listed
    },
    order: { column: 'created_at', direction: 'desc' },
  },
  {
    name: 'ticket_comments',
    read: 'tickets.list',
    title: 'comment_text',
    columns: [
      uuid,
      { name: 'ticket_id', type: 'number', filter: 'equal' },
      { name: 'author_type', type: 'string', values: ['agent', 'customer', 'n8n'] },
      { name: 'author', type: 'string', expression: nameOf('ticket_comments.user_id') },
      { name: 'comment_text', type: 'textarea' },
      { name: 'is_internal_note', type: 'boolean' },
      { name: 'delivery_status', type: 'string' },
      { name: 'created_at', type: 'datetime' },
    ],
    scope: ofOwnTickets,
    // The keys are made in the order of time; sorting by time itself would need an index of its own.
    order: { column: 'id', direction: 'desc' },
  },
  {
    name: 'ticket_events',
    read: 'tickets.list',
    title: 'type',
    columns: [
      id,
      { name: 'ticket_id', type: 'number', filter: 'equal' },
      { name: 'type', type: 'string' },
      { name: 'actor_type', type: 'string' },
      { name: 'actor', type: 'string', expression: nameOf('ticket_events.actor_id') },
      { name: 'from_value', type: 'string' },
      { name: 'to_value', type: 'string' },
      { name: 'created_at', type: 'datetime' },
    ],
    scope: ofOwnTickets,
    order: { column: 'id', direction: 'desc' },
  },
  {
    name: 'broadcast_logs',
    read: 'broadcasts.read',
    title: 'tracking_number',
    columns: [
      uuid,
      { ...at('broadcast_at'), sort: true },
      { name: 'tracking_number', type: 'string', filter: 'awb', expression: shownAwb },
      { name: 'consignee_phone', type: 'string', filter: 'start' },
      { name: 'status', type: 'string', filter: 'equal', values: ['success', 'failed', 'pending'] },
      { name: 'message_content', type: 'textarea' },
      { name: 'error_message', type: 'textarea' },
    ],
    order: { column: 'broadcast_at', direction: 'desc' },
  },
  {
    name: 'users',
    read: 'users.manage',
    title: 'full_name',
    columns: [
      uuid,
      { name: 'full_name', type: 'string', filter: 'part', sort: true },
      { name: 'email', type: 'string', filter: 'part', sort: true },
      { name: 'role', type: 'string', filter: 'equal', values: roles },
      { name: 'is_active', type: 'boolean', filter: 'equal' },
      { name: 'locale', type: 'string', values: ['id', 'en'] },
      { ...at('created_at'), sort: true },
    ],
    order: { column: 'full_name', direction: 'asc' },
  },
  {
    name: 'api_keys',
    read: 'keys.manage',
    title: 'name',
    columns: [
      uuid,
      { name: 'name', type: 'string', filter: 'part', sort: true },
      { name: 'key_prefix', type: 'string' },
      { name: 'scopes', type: 'string', expression: `array_to_string(scopes, ', ')` },
      at('created_at'),
      at('last_used_at'),
      at('revoked_at'),
    ],
    order: { column: 'created_at', direction: 'desc' },
  },
  {
    name: 'canned_replies',
    read: 'canned.use',
    title: 'title',
    columns: [
      uuid,
      { name: 'title', type: 'string', filter: 'part', sort: true },
      { name: 'shortcut', type: 'string', filter: 'start' },
      { name: 'body', type: 'textarea' },
      { name: 'created_by', type: 'string', expression: nameOf('canned_replies.created_by') },
      at('created_at'),
      at('updated_at'),
    ],
    order: { column: 'title', direction: 'asc' },
  },
  {
    name: 'webhook_messages',
    read: 'deliveries.read',
    title: 'type',
    columns: [
      uuid,
      { name: 'type', type: 'string', filter: 'equal' },
      { name: 'state', type: 'string', filter: 'equal', values: ['waiting', 'handed_over', 'dead'] },
      { name: 'attempts', type: 'number' },
      at('next_attempt_at'),
      { ...at('created_at'), sort: true },
    ],
    order: { column: 'created_at', direction: 'desc' },
  },
  {
    name: 'audit_log',
    read: 'audit.read',
    title: 'action',
    columns: [
      id,
      { name: 'created_at', type: 'datetime' },
      { name: 'actor_type', type: 'string' },
      { name: 'actor', type: 'string', expression: nameOf('audit_log.actor_id') },
      { name: 'action', type: 'string' },
      { name: 'subject_type', type: 'string' },
      { name: 'subject_id', type: 'string' },
      { name: 'details', type: 'textarea', expression: 'details::text' },
    ],
    order: { column: 'id', direction: 'desc' },
  },
]
