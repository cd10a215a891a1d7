// The message `customer.handled_by`: a person handles a customer from now on, or the automation does again.
import type { Queryable } from '../db/pool.ts'
import type { Subject } from '../webhook/subjects.ts'
import { customerOfTicket } from './conversation.ts'
import { handledBy } from './handling-queries.ts'
import { selectTicket } from './queries.ts'

export const handedOverType = 'customer.handled_by'

const nothing = () => Promise.resolve()

/** The message is composed when it is sent, because a workflow needs the present state. */
export const handledBySubject: Subject = {
  compose,
  lock: nothing,
  handedOver: nothing,
  gaveUp: nothing,
  withheld: nothing,
  retrying: nothing,
  again: nothing,
}

async function compose(db: Queryable, id: string) {
  const own = await selectTicket(db, { id: Number(id) })
  const customer = own && customerOfTicket(own)
  if (!own || customer === undefined) return 'gone'
  const ticket = own.merged_into === null ? own : ((await selectTicket(db, { id: own.merged_into })) ?? own)
  const [handled] = await handledBy(db, [customer])
  const { ticket_uid, tracking_number, assigned_to_user_id, assigned_to_name, status } = ticket
  return {
    phone: customer,
    customer_name: own.customer_name,
    handled_by: handled?.handled_by ?? 'bot',
    ticket_id: ticket.id,
    ticket_uid,
    ticket_status: status,
    tracking_number,
    agent: assigned_to_user_id === null ? null : { id: assigned_to_user_id, full_name: assigned_to_name },
  }
}
