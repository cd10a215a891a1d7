// The messages that replicas exchange over NOTIFY: ids only, never text or phones; at most 8,000 bytes each.
import { z } from 'zod'

const placed = z.object({ status: z.string(), assigned_to_user_id: z.string().nullable() })

const liveMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ticket'),
    event: z.enum(['created', 'updated']),
    id: z.number(),
    now: placed,
    /** The state before the change: users who could see the ticket then but cannot now get an event. */
    was: placed.optional(),
    /** The new assignee, for users who saw the ticket in the pool. */
    taken_by: z.string().optional(),
  }),
  z.object({
    kind: z.literal('presence'),
    id: z.number(),
    user: z.object({ id: z.string(), full_name: z.string() }),
    here: z.boolean(),
    now: placed,
  }),
  z.object({ kind: z.literal('comment'), id: z.string(), ticket_id: z.number(), now: placed }),
  z.object({ kind: z.literal('logs'), event: z.enum(['created', 'updated']), ids: z.array(z.uuid()) }),
  /** A run of resends has progressed or was changed. */
  z.object({ kind: z.literal('resends'), id: z.uuid() }),
  z.object({ kind: z.literal('dashboard'), as_of: z.string() }),
  /** Something about this user was changed. */
  z.object({ kind: z.literal('person'), id: z.string() }),
  /** This user's access has ended. */
  z.object({ kind: z.literal('user'), id: z.string() }),
  z.object({ kind: z.literal('token'), jti: z.string() }),
  z.object({ kind: z.literal('session'), session: z.string() }),
  z.object({ kind: z.literal('keys') }),
])
export type LiveMessage = z.infer<typeof liveMessage>
export type Placed = z.infer<typeof placed>

/** undefined for an unknown payload: any database user may NOTIFY. Never throws. */
export function readMessage(payload: string): LiveMessage | undefined {
  try {
    return liveMessage.safeParse(JSON.parse(payload)).data
  } catch {
    return undefined
  }
}
