// The compiler checks a handler's answer against the documented schema: each @ts-expect-error below would itself be an error
// if the line after it compiled.
import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { created, noContent, route, type AnswerOf } from './route.ts'

const ticket = z.object({ id: z.number(), closed_at: z.date().nullable() })
const answers = { 200: ticket, 201: ticket, 204: 'Gone', 404: 'No such ticket' }
const documentation = { summary: 'A ticket', answers }
const closed = { id: 1, closed_at: new Date() }
const soon = <T>(value: T) => Promise.resolve(value)

test('a handler compiles only if its answer matches the documentation', () => {
  const fine: AnswerOf<typeof answers>[] = [{ body: closed }, created(closed), noContent]
  const drifted: AnswerOf<typeof answers>[] = [
    // @ts-expect-error: a date is a Date here; JSON turns it into text
    { body: { id: 1, closed_at: 'now' } },
    // @ts-expect-error: a documented field is missing
    { body: { id: 1 } },
    // @ts-expect-error: a status that is not documented
    { status: 202, body: closed },
    // @ts-expect-error: refusals are thrown
    { status: 404 },
  ]
  const declared = [
    route('GET /a', 'anyone', {}, () => soon({ body: closed }), documentation),
    // @ts-expect-error: as above, where it is used
    route('GET /a', 'anyone', {}, () => soon({ body: 'closed' }), documentation),
  ]
  assert.equal(fine.length + drifted.length + declared.length, 9)
})
