import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { isConnectionLoss, isRowsFault, Problem, problem as refuse, toProblem } from './errors.ts'
import { fault } from './errors/zod.ts'

const thrown = (code: string, message = 'duplicate key value violates unique constraint "users_email_key"') =>
  Object.assign(new Error(message), { code })

test('each error of PostgreSQL or the socket becomes a problem without its original message', () => {
  const cases: [code: string, status: number][] = [
    ['23505', 409],
    ['23503', 400],
    ['23502', 400],
    ['23514', 400],
    ['22P02', 400],
    ['22001', 400],
    ['22003', 400],
    ['22021', 400],
    ['22P05', 400],
    ['57014', 503],
    ['57P01', 503],
    ['57P03', 503],
    ['53300', 503],
    ['08006', 503],
    ['ECONNREFUSED', 503],
    ['ECONNRESET', 503],
    ['ENOENT', 503],
    ['42P01', 500],
    ['42501', 500],
    ['XX000', 500],
  ]
  for (const [code, status] of cases) {
    const problem = toProblem(thrown(code))
    assert.equal(problem.status, status, code)
    assert.doesNotMatch(problem.message, /violates|users_email_key/, code)
    assert.equal(problem.extras.retryAfter !== undefined, status === 503, `Retry-After of ${code}`)
  }
})

test('a pool that gets no connection in time means that the database is away', () => {
  for (const message of [
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
  ])
    assert.equal(toProblem(new Error(message)).status, 503, message)
})

test('only errors that a single row of a batch can cause make a flush look for that row', () => {
  for (const code of ['22001', '22P02', '23514', '23505', '54000']) assert.ok(isRowsFault(thrown(code)), code)
  for (const code of ['40P01', '57P01', '53100', '08006', '42P01', 'ECONNRESET'])
    assert.equal(isRowsFault(thrown(code)), false, code)
  assert.equal(isRowsFault(new Error('no code')), false)
})

test('a lost connection is distinguished from other errors', () => {
  assert.equal(isConnectionLoss(new Error('ticket 7 is gone')), false)
  assert.equal(isConnectionLoss(thrown('23505')), false)
  assert.equal(isConnectionLoss(undefined), false)
})

test('a Problem is returned as it is; anything else becomes a 500 whose cause is only for the log', () => {
  const conflict = refuse('last_admin')
  assert.equal(toProblem(conflict), conflict)
  const cause = new TypeError('x is not a function')
  const problem = toProblem(cause)
  assert.equal(problem.status, 500)
  assert.equal(problem.extras.cause, cause)
  assert.doesNotMatch(problem.message, /function/)
  assert.ok(toProblem('thrown text') instanceof Problem)
})

test('all problems of a body are listed, each with its field, code and sentence', () => {
  const schema = z.strictObject({
    subject: z.string(),
    body: z.string().max(3),
    count: z.number(),
    status: z.enum(['open', 'closed', 'pending']),
    email: z.email(),
    shown: z.stringbool(),
    scopes: z.array(z.string()).min(1),
  })
  const given = {
    body: 'long',
    count: 'x',
    status: 'gone',
    email: 'x',
    shown: 'maybe',
    scopes: [],
    colour: 'red',
  }
  const { status, message, extras } = toProblem(schema.safeParse(given).error)
  assert.equal(status, 400)
  assert.deepEqual(extras.errors, [
    { field: 'subject', code: 'required', message: 'subject is required' },
    { field: 'body', code: 'too_long', params: { max: 3 }, message: 'body must have at most 3 characters' },
    { field: 'count', code: 'not_number', message: 'count must be a number' },
    {
      field: 'status',
      code: 'one_of',
      params: { allowed: ['open', 'closed', 'pending'] },
      message: 'status must be one of open, closed, pending',
    },
    { field: 'email', code: 'not_email', message: 'email must be an e-mail address' },
    { field: 'shown', code: 'not_boolean', message: 'shown must be true or false' },
    {
      field: 'scopes',
      code: 'too_few',
      params: { min: 1 },
      message: 'scopes must have at least 1 of the choices',
    },
    { field: 'colour', code: 'unknown_field', message: 'colour is not a known field' },
  ])
  assert.equal(message, 'subject is required')
})

test('a schema can choose a more exact code than zod, and its own messages are not mistaken for a code', () => {
  const words = z.object({ a: z.string().refine(() => false, fault('alias_differs', { other: 'b c' })) })
  assert.deepEqual(toProblem(words.safeParse({ a: 'x' }).error).extras.errors, [
    {
      field: 'a',
      code: 'alias_differs',
      params: { other: 'b c' },
      message: 'a is not the same as b c, which is another name of it',
    },
  ])
  const own = z.string().refine(() => false, 'required reading')
  assert.deepEqual(toProblem(own.safeParse('x').error).extras.errors, [
    { field: '', code: 'not_valid', message: 'is not valid' },
  ])
})
