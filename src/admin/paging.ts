// Where a page of a list ended and what was searched for, on the way through AdminJS' list action, which knows neither: it
// hands its context on to the resource, so they travel beside that. Pages go on from the last row, never by counting rows.
import type { ActionContext, ActionRequest } from 'adminjs'
import { z } from 'zod'
import { decodeCursor, encodeCursor } from '../http/list.ts'

const place = z.object({ by: z.string(), direction: z.enum(['asc', 'desc']), at: z.string(), id: z.string() })
export type Place = z.output<typeof place>

interface Asked {
  after?: Place
  /** Words of the search field. */
  words?: string
  /** Where the next page begins, set by the one who has read this one. */
  next?: string
}

const asked = new WeakMap<object, Asked>()

/** AdminJS' `before` of the list. */
export function noteAsked(request: ActionRequest, context: ActionContext): ActionRequest {
  const { after, q }: { after?: unknown; q?: unknown } = request.query ?? {}
  asked.set(context, {
    ...(typeof after === 'string' ? { after: readPlace(after) } : {}),
    ...(typeof q === 'string' ? { words: q } : {}),
  })
  return request
}

export const askedOf = (context: object | undefined): Asked => (context && asked.get(context)) ?? {}

export const readPlace = (cursor: string): Place => decodeCursor(place, cursor, 'after')
export const writePlace = (at: Place): string => encodeCursor(at)
