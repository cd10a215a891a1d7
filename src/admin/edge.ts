// Decides which requests reach AdminJS: a known resource and action that the person may run, on a record that they may see,
// with query parameters that the table declares and a small body of JSON or form fields. All other requests are answered here
// with the API's problems, because AdminJS answers unexpected requests with a 500, and its body parser writes uploads to disk.
import type AdminJS from 'adminjs'
import type { ActionDecorator } from 'adminjs'
import type { Request } from 'express'
import { problem } from '../errors.ts'
import type { Person } from '../policy/callers.ts'
import { hasBody, kib, readForm, readJson, soundJson } from '../http/body.ts'
import { judgeQuery } from './query.ts'
import { SafeResource } from './resource.ts'

/** The largest payload of an action, in bytes. */
const bodyLimit = 256 * kib
/** Actions that only read. All others change something and must be a POST. */
const reading = new Set(['list', 'search', 'show'])
const ofType = {
  resource: (action: ActionDecorator) => action.isResourceType(),
  record: (action: ActionDecorator) => action.isRecordType(),
  bulk: (action: ActionDecorator) => action.isBulkType(),
}
const kinds: Partial<Record<string, keyof typeof ofType>> = {
  actions: 'resource',
  records: 'record',
  bulk: 'bulk',
}

declare module 'express-serve-static-core' {
  interface Request {
    /** Where @adminjs/express reads an action's payload. */
    fields?: Record<string, unknown>
    /** Tells AdminJS' parser (express-formidable) that the body was read already. */
    express_formidable?: { parsed: true }
  }
}

/** Reads and checks the request. Rejects with the Problem to send. */
export async function admitToAdmin(admin: AdminJS, person: Person, req: Request): Promise<void> {
  req.fields = await readFields(req)
  req.express_formidable = { parsed: true }
  if (req.path !== '/api/dashboard') await judgePlace(admin, person, req)
}

/**
 * Checks the path: `/api/resources/<id>/actions/<name>[/<words>]`, `…/records/<id>/<name>` or `…/bulk/<name>`. Unknown query
 * parameters are removed.
 */
async function judgePlace(admin: AdminJS, person: Person, req: Request): Promise<void> {
  // AdminJS deprecates the short form of a search, and warns on the console each time.
  const path = req.path.replace(/^(\/api\/resources\/[^/]+)\/search(?=\/|$)/, '$1/actions/search')
  const [, api, resources, table, kind = '', ...rest] = path.split('/').map(decode)
  const resource = admin.resources.find((one) => one.decorate().id() === table)
  const type = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  const [name = '', recordId] = type === 'record' ? [rest[1], rest[0]] : rest
  if (api !== 'api' || resources !== 'resources' || !(resource instanceof SafeResource) || !type)
    throw problem('no_such_address')
  const { actions } = resource.decorate()
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action || !ofType[type](action)) throw problem('no_such_action')
  if (!action.isAccessible(person)) throw problem('forbidden')
  if (req.method !== 'POST' && !(reading.has(name) && (req.method === 'GET' || req.method === 'HEAD')))
    throw problem('method_not_allowed', {}, { headers: { allow: reading.has(name) ? 'GET, POST' : 'POST' } })
  const query = judgeQuery(resource.table, type === 'bulk' ? 'bulk' : name, req.query)
  req.url = query === '' ? path : `${path}?${query}`
  if (type === 'record' && !(await resource.findOne(recordId ?? '', { currentAdmin: person })))
    throw problem('no_such_record')
}

/** Decodes a part of the path. An invalid one matches nothing. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw problem('no_such_address')
  }
}

async function readFields(req: Request): Promise<Record<string, unknown>> {
  if (req.method === 'GET' || req.method === 'HEAD' || !hasBody(req)) return {}
  const form = /^application\/x-www-form-urlencoded\b/i.test(req.headers['content-type'] ?? '')
  const fields: unknown = form ? await readForm(req, bodyLimit) : soundJson(await readJson(req, bodyLimit))
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) throw problem('body_not_object')
  // AdminJS looks names up in plain objects, where it would find the properties of Object.prototype.
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in Object.prototype)))
}
