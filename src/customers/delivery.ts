// The delivery steps of a message. WhatsApp first accepts a message and reports the other steps later, in any order; the result
// does not depend on that order. Broadcasts and replies both use these rules.

/** Each step overrides those before it: a failure overrides an acceptance, and a delivery overrides both. */
export const deliverySteps = ['waiting', 'sent', 'failed', 'delivered', 'read'] as const
export type DeliveryStep = (typeof deliverySteps)[number]

export const reportedSteps = ['sent', 'delivered', 'read', 'failed'] as const
export type ReportedStep = (typeof reportedSteps)[number]

export interface Delivery {
  step: DeliveryStep
  delivered_at: Date | null
  read_at: Date | null
}

export interface Report {
  status: ReportedStep
  at: Date
}

/** Delivery never moves backwards: an earlier step that is reported late changes nothing. */
export function movesOn(from: DeliveryStep, to: DeliveryStep): boolean {
  return deliverySteps.indexOf(to) > deliverySteps.indexOf(from)
}

/**
 * The delivery after a report. An earlier step that is reported late does not move it, but may still give the time of arrival:
 * a message that was read had arrived by then.
 */
export function afterReport(was: Delivery, { status, at }: Report): Delivery {
  const arrived = status === 'delivered' || status === 'read'
  return {
    step: movesOn(was.step, status) ? status : was.step,
    delivered_at: arrived ? earlier(was.delivered_at, at) : was.delivered_at,
    read_at: status === 'read' ? earlier(was.read_at, at) : was.read_at,
  }
}

const earlier = (known: Date | null, at: Date) => (known === null || at < known ? at : known)
