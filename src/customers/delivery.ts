// How far a message has come. WhatsApp accepts first, and tells the rest later, in any order: what was told is the same
// whatever came first. Broadcasts and replies both go by this rule.

/** Each is a later word than those before it: a failure is one more than an acceptance, an arrival settles it. */
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

/** Never backwards: an earlier step that is told late changes nothing. */
export function movesOn(from: DeliveryStep, to: DeliveryStep): boolean {
  return deliverySteps.indexOf(to) > deliverySteps.indexOf(from)
}

/**
 * The delivery after a report. An earlier step that is told late moves nothing, but may still say when the message arrived:
 * what was read had arrived by then.
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
