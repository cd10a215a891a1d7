// Fills a database with the demo: people, five weeks of broadcasts, tickets, and the summary of all of it.
import { createHash } from 'node:crypto'
import { hashKey } from '../../src/api-keys/directory.ts'
import { updateLastUsed } from '../../src/api-keys/queries.ts'
import { createApiKey } from '../../src/api-keys/service.ts'
import { keepAttachment, useAttachments } from '../../src/attachments/service.ts'
import type { Spooled } from '../../src/attachments/spool.ts'
import { moveDeliveries } from '../../src/broadcasts/delivery-queries.ts'
import { insertLogs } from '../../src/broadcasts/writes.ts'
import type { AppContext } from '../../src/context.ts'
import { refreshSummary } from '../../src/dashboard/service.ts'
import type { Queryable } from '../../src/db/pool.ts'
import { transaction } from '../../src/db/transaction.ts'
import { createUser } from '../../src/users/service.ts'
import { fillConnection } from './connection.ts'
import { arrivalsOf, logsOfDay, type Told } from './broadcasts.ts'
import { Calendar } from './calendar.ts'
import type { Team } from './courses.ts'
import type { Files, Life } from './life.ts'
import { Warehouse } from './parcels.ts'
import { makeCustomer, staff, type Customer } from './people.ts'
import {
  addSnapshots,
  analyze,
  backdateKey,
  backdateUsers,
  findUserId,
  insertComments,
  insertEvents,
  insertReactions,
  insertTickets,
  markOnWhatsApp,
  nameCustomers,
  markTicketDays,
  reserveTicketIds,
  reserveUids,
} from './queries.ts'
import { Random } from './random.ts'
import { snapshotsOf } from './snapshots.ts'
import { makeTickets } from './tickets.ts'

const span = 35
const rowsPerInsert = 2_000
/** Deliveries are known for so many days; before that they were not reported. */
const daysTold = 10
const customersKnown = 4_000

export interface Filled {
  broadcasts: number
  today: number
  tickets: number
  active: number
  apiKey: string
}

/**
 * Fills the database in one transaction; only the users are created before it. Different seeds give different demos; `share` is
 * the share of a full day's broadcasts.
 */
export async function fill(ctx: AppContext, password: string, seed: number, share = 1): Promise<Filled> {
  const calendar = new Calendar(ctx.config.timezone, new Date(), span)
  const longAgo = calendar.at(calendar.days[0] ?? calendar.today, -24 * 12 + 9)
  const team = await hire(ctx, password, longAgo)
  const filled = await transaction(ctx.pool, async (tx) => {
    const { secret } = await createApiKey(tx, { name: 'n8n (demo)' })
    const key = await backdateKey(tx, hashKey(secret), longAgo)
    if (!key) throw new Error('the key just made is gone')
    const random = new Random(seed)
    const { told, ...broadcasts } = await writeBroadcasts(tx, {
      random,
      calendar,
      apiKeyId: key.id,
      seed,
      share,
    })
    const lives = makeTickets({ random, calendar, team, apiKeyId: key.id, told })
    await writeTickets(tx, calendar, lives)
    await fillConnection(tx, key.id, calendar.now, ctx.config.timezone)
    await updateLastUsed(tx, [[key.id, calendar.now]])
    await ctx.live.publish(tx, { kind: 'keys' })
    const active = lives.filter((life) => life.ticket.status !== 'closed').length
    return {
      counts: { ...broadcasts, tickets: lives.length, active, apiKey: secret },
      apiKeyId: key.id,
      lives,
    }
  })
  for (const { ticket, files } of filled.lives)
    for (const given of files) await attach(ctx, filled.apiKeyId, ticket.id, given)
  await analyze(ctx.pool)
  // Another replica may be refreshing, and may have begun before our commit.
  while (!(await refreshSummary(ctx))) await new Promise((resolve) => setTimeout(resolve, 200))
  return filled.counts
}

/** Gives a message its files, as an upload would. */
async function attach(ctx: AppContext, apiKeyId: string, ticketId: number, given: Files): Promise<void> {
  const { comment: commentId, userId, files } = given
  const uploader = userId === null ? { apiKeyId } : { userId }
  const ids: string[] = []
  for (const { name: filename, type: declared, make } of files) {
    const { attachment_id } = await keepAttachment(ctx, uploader, inMemory(make()), { filename, declared })
    ids.push(attachment_id)
  }
  await transaction(ctx.pool, (tx) => useAttachments(tx, ids, uploader, { ticketId, commentId }))
}

const inMemory = (bytes: Buffer): Spooled => ({
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest(),
  read: (position, length) => Promise.resolve(bytes.subarray(position, position + length)),
  write: (part, position) => {
    part.copy(bytes, position)
    return Promise.resolve()
  },
})

/** Creates the demo's users. Existing ones stay as they are. */
async function hire(ctx: AppContext, password: string, since: Date): Promise<Team> {
  const team = { admins: [] as string[], agents: [] as string[] }
  const hired: string[] = []
  for (const person of staff) {
    const known = await findUserId(ctx.pool, person.email)
    const { id } = known ?? (await createUser(ctx, undefined, { ...person, password }))
    if (!known) hired.push(id)
    team[person.role === 'admin' ? 'admins' : 'agents'].push(id)
  }
  await backdateUsers(ctx.pool, hired, since)
  return team
}

async function writeBroadcasts(
  tx: Queryable,
  given: { random: Random; calendar: Calendar; apiKeyId: string; seed: number; share: number },
): Promise<{ told: Told[]; broadcasts: number; today: number }> {
  const { random, calendar, seed } = given
  const customers: Customer[] = []
  const someone = () => {
    if (customers.length > customersKnown && random.chance(0.5)) return random.pick(customers)
    const customer = makeCustomer(random)
    customers.push(customer)
    return customer
  }
  const prefix = `LOG${calendar.today.slice(0, 4)}`
  const warehouse = new Warehouse(random, someone, prefix, 200_000 + (seed % 7) * 100_000)
  const told: Told[] = []
  let broadcasts = 0
  let today = 0
  for (const day of calendar.days) {
    const logs = logsOfDay({ ...given, warehouse }, day, told)
    for (let from = 0; from < logs.length; from += rowsPerInsert) {
      const some = logs.slice(from, from + rowsPerInsert)
      await insertLogs(tx, some, false)
      if (calendar.days.indexOf(day) >= calendar.days.length - daysTold)
        await moveDeliveries(tx, arrivalsOf(random, calendar, some))
    }
    broadcasts += logs.length
    today = logs.length
  }
  return { told, broadcasts, today }
}

async function writeTickets(tx: Queryable, calendar: Calendar, lives: readonly Life[]): Promise<void> {
  const ids = await reserveTicketIds(tx, lives.length)
  const yearOf = ({ ticket }: Life) => calendar.dayOf(ticket.created_at).slice(0, 4)
  for (const year of new Set(lives.map(yearOf))) {
    const ofYear = lives.filter((life) => yearOf(life) === year)
    const before = await reserveUids(tx, Number(year), ofYear.length)
    for (const [index, { ticket }] of ofYear.entries())
      ticket.ticket_uid = `CS-${year}-${String(before + index + 1).padStart(4, '0')}`
  }
  for (const [index, { ticket, events, comments, reactions }] of lives.entries()) {
    ticket.id = ids[index] ?? 0
    for (const row of [...events, ...comments, ...reactions]) row.ticket_id = ticket.id
  }
  await insertTickets(
    tx,
    lives.map((life) => life.ticket),
  )
  await nameCustomers(tx)
  await markOnWhatsApp(tx)
  await insertComments(
    tx,
    lives.flatMap((life) => life.comments),
  )
  await insertReactions(
    tx,
    lives.flatMap((life) => life.reactions),
  )
  const events = lives.flatMap((life) => life.events)
  await insertEvents(
    tx,
    events.sort((a, b) => a.created_at.getTime() - b.created_at.getTime()),
  )
  await addSnapshots(tx, snapshotsOf(lives, calendar))
  await markTicketDays(tx, calendar.days)
}
