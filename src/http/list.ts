// Lists: limit and cursor in, Link to the next page out. Keyset pages: never OFFSET, never a COUNT.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import { z } from 'zod'
import { invalid } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import { fault } from '../errors/zod.ts'

/** A blank parameter counts as absent, as everywhere else. */
export const blankAsAbsent = (value: unknown) =>
  typeof value === 'string' && value.trim() === '' ? undefined : value

const outside = fault('out_of_range', { min: 1, max: 200 })

export const listQuery = z.object({
  limit: z.preprocess(
    blankAsAbsent,
    z
      .string()
      .regex(/^\d{1,3}$/, outside)
      .transform(Number)
      .pipe(z.number().min(1, outside).max(200, outside))
      .default(50),
  ),
  cursor: z.preprocess(blankAsAbsent, z.string().max(4000).optional()),
})

export interface Page<Row> {
  rows: Row[]
  /** Where the next page begins; undefined on the last one. */
  next: string | undefined
}

/** A cursor holds the place where a page ended. Clients must not read it; it is checked when it comes back. */
export function encodeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

export function decodeCursor<T extends z.ZodType>(schema: T, cursor: string, field = 'cursor'): z.output<T> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw notOurs(field)
  }
}

const notOurs = (field = 'cursor') => invalid([fieldProblem(field, 'foreign_cursor')])

/**
 * A cursor that carries the result of a search. It is signed, so that no client can make one that asks for more work than a
 * search does.
 */
export function sealCursor(secret: string, value: unknown): string {
  const cursor = encodeCursor(value)
  return `${cursor}.${sign(secret, cursor)}`
}

export function openCursor<T extends z.ZodType>(secret: string, schema: T, sealed: string): z.output<T> {
  const [cursor = '', signature = ''] = sealed.split('.')
  const [given, right] = [Buffer.from(signature), Buffer.from(sign(secret, cursor))]
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw notOurs()
  return decodeCursor(schema, cursor)
}

function sign(secret: string, cursor: string): string {
  return createHmac('sha256', secret).update(`cursor ${cursor}`).digest('base64url').slice(0, 22)
}

/** The rows as a JSON array, with the next page in `Link` (RFC 8288); `name` is the parameter that carries the cursor. */
export function listAnswer<Row>(
  req: Request,
  page: Page<Row>,
  name = 'cursor',
): { body: Row[]; headers?: Record<string, string> } {
  if (page.next === undefined) return { body: page.rows }
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(req.query)) if (typeof value === 'string') query.set(key, value)
  query.set(name, page.next)
  return {
    body: page.rows,
    headers: { link: `<${req.originalUrl.replace(/\?.*$/s, '')}?${query.toString()}>; rel="next"` },
  }
}

/** Cuts the extra row that was read to see whether there is a next page. */
export function cutPage<Row>(
  found: Row[],
  limit: number,
  cursorOf: (last: Row) => unknown,
  encode: (value: unknown) => string = encodeCursor,
): Page<Row> {
  if (found.length <= limit) return { rows: found, next: undefined }
  const kept = found.slice(0, limit)
  const last = kept.at(-1)
  return { rows: kept, next: last === undefined ? undefined : encode(cursorOf(last)) }
}
