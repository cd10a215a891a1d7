// Checks each JSON answer that a test gets against the API's document. A field that is undocumented, or has another form than
// documented, fails the test.
import { z } from 'zod'
import { apiRoutes } from '../app.ts'
import { jsonForm } from '../docs/json-form.ts'
import { shownProblem } from '../http/problem-schema.ts'

const judges = new Map<z.ZodType, z.ZodType>()

/** A strict schema of the JSON form of a documented answer: dates are text, and other fields are refused. */
function judgeOf(schema: z.ZodType): z.ZodType {
  const known = judges.get(schema)
  if (known) return known
  const judge = z.fromJSONSchema(z.toJSONSchema(schema, jsonForm))
  judges.set(schema, judge)
  return judge
}

const segments = (path: string) => path.split('/')

function routeOf(method: string, path: string) {
  const asked = segments(path)
  return apiRoutes.find((one) => {
    const parts = segments(one.path)
    return (
      one.method === method.toLowerCase() &&
      parts.length === asked.length &&
      parts.every((part, at) => part.startsWith(':') || part === asked[at])
    )
  })
}

/** `path` is the requested path below /api/v1. Throws for an answer that the document does not describe. */
export function requireDocumented(method: string, path: string, status: number, body: unknown): void {
  const route = routeOf(method, path.replace(/\?.*$/s, ''))
  if (!route || body === undefined) return
  const place = `${route.method.toUpperCase()} ${route.path}`
  const answer = status < 400 ? route.answers[status] : shownProblem
  if (answer === undefined || typeof answer === 'string')
    throw new Error(`${place}: ${String(status)} with a body is not documented`)
  const judged = judgeOf(answer).safeParse(body)
  if (!judged.success)
    throw new Error(
      `${place} answers ${String(status)} other than documented:\n${z.prettifyError(judged.error)}`,
    )
}
