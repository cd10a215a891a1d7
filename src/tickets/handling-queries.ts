// SQL that finds who handles a customer: a person or the automation.
import sql, { type Sql } from 'sql-template-tag'
import { first, rows, type Queryable } from '../db/pool.ts'
import type { Handler } from './rules.ts'

/**
 * Condition: a person handles the ticket. It is assigned, or a person has answered in it, and it was not closed, released or
 * handed to the automation since.
 */
export const isHandledByPerson = (
  table: Sql,
): Sql => sql`(${table}.status <> 'closed' and ${table}.bot_since is null
    and (${table}.assigned_to_user_id is not null or ${table}.human_since is not null))`

/** Whether a person handles another ticket of this customer. */
export async function isAnotherHandledByPerson(
  db: Queryable,
  customer: string,
  exceptId: number,
): Promise<boolean> {
  const found = await first<{ handled: boolean }>(
    db,
    sql`select exists (select from tickets
        where customer_phone = ${customer} and id <> ${exceptId} and ${isHandledByPerson(sql`tickets`)})
      or exists (select from tickets own join tickets on tickets.id = own.merged_into
        where own.customer_phone = ${customer} and tickets.id <> ${exceptId} and ${isHandledByPerson(sql`tickets`)}) as handled`,
  )
  return found?.handled ?? false
}

export interface CustomerRow {
  id: number
  customer_phone: string | null
  phone_unreadable: boolean
}

/** The customers of a ticket: its own, and those of the tickets that were merged into it. One row for each customer. */
export function selectCustomers(db: Queryable, ticketId: number): Promise<CustomerRow[]> {
  return rows(
    db,
    sql`select distinct on (customer_phone) id, customer_phone, phone_unreadable from tickets
      where id = ${ticketId} or merged_into = ${ticketId} order by customer_phone, id <> ${ticketId}, id`,
  )
}

export interface Handled {
  customer: string
  handled_by: Handler
  /** The customer's active ticket, or one into which theirs was merged: one that a person handles, else the newest. */
  ticket_uid: string | null
}

/**
 * Who handles each customer, in the given order. A customer is given as `customerOf` returns them. A person handles a customer
 * while a person handles any of their tickets.
 */
export function handledBy(db: Queryable, customers: readonly string[]): Promise<Handled[]> {
  return rows(
    db,
    sql`select given.customer, case when ticket.human then 'human' else 'bot' end as handled_by, ticket.ticket_uid
      from unnest(${[...customers]}::text[]) with ordinality as given (customer, place)
      left join lateral (
        select ${isHandledByPerson(sql`active`)} as human, ticket_uid from (
          select * from tickets where customer_phone = given.customer and status <> 'closed'
          union all select other.* from tickets own join tickets other on other.id = own.merged_into
            where own.customer_phone = given.customer and other.status <> 'closed') as active
        order by 1 desc, created_at desc, id desc limit 1) as ticket on true
      order by given.place`,
  )
}
