// What a person may do, and which role allows it. A new role needs one line of `granted` and a migration that allows it in
// the table. This file has no SQL and imports no area, because the panel imports it too.
export const ticketAbilities = [
  'ticket.read',
  'ticket.reply',
  'ticket.note',
  'ticket.status',
  'ticket.priority',
  /** Changing the parcel of the ticket. */
  'ticket.parcel',
  /** Correcting its subject, its customer and its category. */
  'ticket.correct',
  'ticket.merge',
  /** Deciding whether a person or the automation answers the customer. */
  'ticket.handover',
  'ticket.assign',
  'ticket.take',
  'ticket.release',
  'ticket.close',
  'ticket.reopen',
] as const
/** Checked on a ticket. Without a ticket: whether there can be one for which the person has the ability. */
export type TicketAbility = (typeof ticketAbilities)[number]

export const abilities = [
  ...ticketAbilities,
  /** Own name, language and password; logging out. */
  'account.own',
  'live.listen',
  'dashboard.read',
  'broadcasts.read',
  'broadcasts.export',
  'broadcasts.resend',
  'broadcasts.open_ticket',
  'tickets.list',
  /** Creating one by hand. */
  'tickets.create',
  /** The tickets in the pool. */
  'tickets.pool',
  /** Everybody's tickets, not only the person's own and the pool. */
  'tickets.all',
  /** The page of a customer one of whose tickets they may see. */
  'customers.read',
  /** Changing the name, marks and notes of a customer whose ticket they work on. */
  'customers.write',
  /** Every customer, all their broadcasts, and everybody's notes. */
  'customers.all',
  'canned.use',
  'canned.manage',
  'categories.manage',
  'users.manage',
  'keys.manage',
  'audit.read',
  'deliveries.read',
  'deliveries.replay',
  'n8n.configure',
] as const
export type Ability = (typeof abilities)[number]

export const roles = ['agent', 'admin', 'logistics'] as const
export type Role = (typeof roles)[number]

const everyone = ['account.own', 'live.listen', 'dashboard.read'] as const

const granted: Record<Role, ReadonlySet<Ability>> = {
  admin: new Set(abilities),
  agent: new Set([
    ...everyone,
    'tickets.list',
    'tickets.create',
    'tickets.pool',
    'ticket.read',
    'ticket.reply',
    'ticket.note',
    'ticket.status',
    'ticket.priority',
    'ticket.parcel',
    'ticket.correct',
    'ticket.merge',
    'ticket.handover',
    'ticket.take',
    'ticket.release',
    'ticket.close',
    'ticket.reopen',
    'customers.read',
    'customers.write',
    'canned.use',
  ]),
  logistics: new Set([...everyone, 'broadcasts.read', 'broadcasts.export']),
}

export function grants(role: Role, ability: Ability): boolean {
  return granted[role].has(ability)
}

/** The roles that see only their own tickets and the pool. */
export function agentRoles(): Role[] {
  return rolesWith('ticket.take').filter((role) => !grants(role, 'tickets.all'))
}

export function rolesWith(ability: Ability): Role[] {
  return roles.filter((role) => grants(role, ability))
}
