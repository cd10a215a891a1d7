// What may go on to AdminJS: a known resource and action that this person may run, on a record they may see, with a query
// that the table declares and a small body of JSON or form fields. Whatever else arrives is answered here, with the API's
// problems: AdminJS answers what it does not expect with a 500, and its own body parser writes uploads to the disk.
import type AdminJS from 'adminjs'
import type { ActionDecorator } from 'adminjs'
import type { Request } from 'express'
import { problem } from '../errors.ts'
import type { Person } from '../policy/callers.ts'
import { hasBody, kib, readForm, readJson, soundJson } from '../http/body.ts'
import { judgeQuery } from './query.ts'
import { SafeResource } from './resource.ts'

/** Bytes of an action's payload. */
const bodyLimit = 256 * kib
/** What is read; every other action changes something and is a POST. */
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
    /** Where @adminjs/express looks for an action's payload. */
    fields?: Record<string, unknown>
    /** Tells its parser (express-formidable) that there is nothing left to read. */
    express_formidable?: { parsed: true }
  }
}

/** Judges and reads the request. Rejects with the Problem to answer. */
export async function admitToAdmin(admin: AdminJS, person: Person, req: Request): Promise<void> {
  req.fields = await readFields(req)
  req.express_formidable = { parsed: true }
  if (req.path !== '/api/dashboard') await judgePlace(admin, person, req)
}

/** `/api/resources/<id>/actions/<name>[/<words>]`, `…/records/<id>/<name>` or `…/bulk/<name>`; the query is cut to what is known. */
async function judgePlace(admin: AdminJS, person: Person, req: Request): Promise<void> {
  // The short form of a search is deprecated there, and says so on the console each time.
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

/** A part of the address; rubbish is simply not found. */
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
  // AdminJS looks each name up in plain objects, where it would find what every object has.
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in Object.prototype)))
}
