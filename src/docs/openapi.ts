// The OpenAPI 3.1 document, made from the table of routes and the zod schemas that check the requests.
import type { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { z as zod } from 'zod'
import { jsonForm } from './json-form.ts'
import { shownProblem } from '../http/problem-schema.ts'
import { neededBy, type Route } from '../route.ts'
import { rolesWith } from '../policy/abilities.ts'

export function openApiDocument(routes: readonly Route[]) {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(route) }
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Pantau API',
        version: '1',
        description:
          'n8n pushes broadcasts and tickets with an API key; people work with a token. Every refusal is a problem document (RFC 9457) with `error` in plain words.',
      },
      servers: [{ url: '/api/v1' }],
      components: {
        securitySchemes: {
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-KEY' },
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        },
      },
      paths,
    },
    {
      override: jsonForm.override,
      allowEmptySchema: { unknown: true, date: true, any: true, transform: true, custom: true },
    },
  )
}

function operation(route: Route): ZodOpenApiOperationObject {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '')
  const responses: ZodOpenApiOperationObject['responses'] = {
    default: { description: 'A problem', content: { 'application/problem+json': { schema: shownProblem } } },
  }
  for (const [status, answer] of Object.entries(route.answers))
    responses[`${Number(status)}` as '200'] =
      typeof answer === 'string'
        ? { description: answer }
        : { description: 'OK', content: { 'application/json': { schema: answer } } }
  const query = route.query as z.ZodObject | undefined
  return {
    summary: route.summary,
    description: permission(route),
    tags: [route.path.split('/')[1] ?? ''],
    security: security(route),
    ...(names.length > 0 || query
      ? {
          requestParams: {
            ...(names.length > 0
              ? { path: zod.object(Object.fromEntries(names.map((name) => [name, zod.string()]))) }
              : {}),
            ...(query ? { query } : {}),
          },
        }
      : {}),
    ...(route.bytes ? { requestBody: { required: true, content: { '*/*': { schema: bytes } } } } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }
      : {}),
    responses,
  }
}

const bytes = { type: 'string', format: 'binary' } as const

function permission({ who }: Route): string {
  if (who === 'anyone') return 'Needs no credentials.'
  const { scopes, ability } = neededBy(who)
  const needed = [
    ...(scopes.length > 0
      ? [`an API key with the scope ${scopes.map((scope) => `\`${scope}\``).join(' or ')}`]
      : []),
    ...(ability ? [`a user who may \`${ability}\`: ${rolesWith(ability).join(', ')}`] : []),
  ]
  return `Needs ${needed.join('; or ')}.`
}

function security({ who }: Route): Record<string, string[]>[] {
  const { scopes, ability } = neededBy(who)
  return [...(scopes.length > 0 ? [{ apiKey: [] }] : []), ...(ability ? [{ token: [] }] : [])]
}
