// Verifies the check of answers in the tests' client: it finds answers that differ from the document.
import assert from 'node:assert/strict'
import test from 'node:test'
import { requireDocumented } from './documented.ts'

const pushed = { status: 'created', ticket_uid: 'CS-1', tracking_number: null, handled_by: 'bot' }
const problem = {
  type: 'x',
  title: 'x',
  status: 401,
  code: 'unauthorized',
  error: 'x',
  detail: 'x',
  request_id: 'x',
}
const key = {
  id: '019ab1de-0000-7000-8000-000000000000',
  name: 'n8n',
  key_prefix: 'ptu_',
  scopes: [],
  created_at: '2026-11-27T10:00:00.000Z',
  created_by_name: null,
  last_used_at: null,
  revoked_at: null,
}

test('a documented answer passes, with its dates as text', () => {
  requireDocumented('POST', '/tickets', 201, pushed)
  requireDocumented('GET', '/api-keys?limit=1', 200, [key])
  requireDocumented('GET', '/tickets', 401, problem)
})

test('finds an answer with an extra field, a missing field, another value, or an unknown code', () => {
  const drifted: [method: string, path: string, status: number, body: unknown, found: RegExp][] = [
    ['POST', '/tickets', 201, { ...pushed, secret: 1 }, /secret/],
    ['POST', '/tickets', 201, { ...pushed, ticket_uid: undefined }, /ticket_uid/],
    ['POST', '/tickets', 201, { ...pushed, status: 'made' }, /status/],
    ['POST', '/tickets', 202, pushed, /not documented/],
    ['GET', '/api-keys', 200, [{ ...key, created_at: 'yesterday' }], /created_at/],
    ['GET', '/tickets', 401, { ...problem, code: 'made_up' }, /code/],
  ]
  for (const [method, path, status, body, found] of drifted)
    assert.throws(() => {
      requireDocumented(method, path, status, body)
    }, found)
})
