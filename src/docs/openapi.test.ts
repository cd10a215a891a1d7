// The OpenAPI document: complete, well-formed, and made from the schemas that really check the requests.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { apiRoutes } from '../app.ts'
import { openSite, type Site } from '../testing/fixtures.ts'

interface Operation {
  summary?: string
  security?: Record<string, string[]>[]
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: unknown }> }
  responses: Record<string, unknown>
}
interface OpenApi {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> }
}

let site: Site
let document: OpenApi
before(async () => {
  site = await openSite()
  document = (await site.server.api.get<OpenApi>('/openapi.json')).body
})
after(() => site.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ place: `${method} ${path}`, path, operation })),
  )

test('it is OpenAPI 3.1 and lists exactly the existing routes', () => {
  assert.match(document.openapi, /^3\.1\./)
  const routes = apiRoutes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  assert.deepEqual(
    operations()
      .map(({ place }) => place)
      .sort(),
    routes.sort(),
  )
  for (const place of [
    'post /broadcast-logs',
    'post /tickets',
    'put /tickets/{id}',
    'get /stream',
    'post /auth/login',
  ])
    assert.ok(routes.includes(place), place)
})

test('every reference has a target', () => {
  const references = new Set(
    [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to ?? ''),
  )
  assert.ok(references.size > 5)
  for (const reference of references) {
    const [, components, schemas, name = ''] = reference.split('/')
    assert.deepEqual([components, schemas], ['components', 'schemas'], reference)
    assert.ok(name in document.components.schemas, reference)
  }
})

/** Routes whose address or body identifies the caller. */
const isOpen = (place: string) => ['post /auth/login', 'get /attachments/{id}/signed'].includes(place)

test('every operation has a summary, its path’s parameters, an answer, the problem, and says who may call it', () => {
  for (const { place, path, operation } of operations()) {
    assert.ok(operation.summary, place)
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const declared = operation.parameters?.filter((one) => one.in === 'path').map(({ name }) => name) ?? []
    assert.deepEqual(declared, named, place)
    assert.ok(
      Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status)),
      place,
    )
    assert.ok('default' in operation.responses, place)
    const schemes = operation.security?.flatMap((one) => Object.keys(one)) ?? []
    assert.ok(
      schemes.every((name) => name in document.components.securitySchemes),
      place,
    )
    assert.equal(schemes.length === 0, isOpen(place), place)
  }
})

test('the document requires what the server requires', async () => {
  for (const { path, operation, place } of operations()) {
    const [method = ''] = place.split(' ')
    if (isOpen(place)) continue
    const answer = await site.server.api.call(method.toUpperCase(), path.replace('{id}', crypto.randomUUID()))
    assert.equal(answer.status, 401, `${place} without credentials`)
    assert.ok(operation.security)
  }
})

test('the documentation page works without any other host', async () => {
  const page = await site.server.api.get('//api/docs')
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.text, /https?:\/\//)
  const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '')
  assert.ok(files.length >= 3)
  for (const file of files) assert.equal((await site.server.api.get(`/${file}`)).status, 200, file)
})
