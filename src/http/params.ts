// Ids in addresses. An id that cannot exist is answered with 404.
import { problem } from '../errors.ts'
import type { ProblemCode } from '../errors/problem-codes.ts'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function uuidParam(value: string | undefined, missing: ProblemCode & `no_such_${string}`): string {
  if (!value || !uuid.test(value)) throw problem(missing)
  return value
}
