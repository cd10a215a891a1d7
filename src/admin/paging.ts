// Passes the cursor and the search words through AdminJS' list action, which supports neither. AdminJS hands its context on to
// the resource, so they are stored by that context. Pages continue after the last row; rows are never counted.
import type { ActionContext, ActionRequest } from 'adminjs'
import { z } from 'zod'
import { decodeCursor, encodeCursor } from '../http/list.ts'

const place = z.object({ by: z.string(), direction: z.enum(['asc', 'desc']), at: z.string(), id: z.string() })
export type Place = z.output<typeof place>

interface Asked {
  after?: Place
  /** The words of the search field. */
  words?: string
  /** The cursor of the next page, set by the resource after it has read this page. */
  next?: string
}

const asked = new WeakMap<object, Asked>()

/** AdminJS' `before` hook of the list action. */
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
