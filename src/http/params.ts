// Ids in addresses. Rubbish is simply not found.
import { problems } from '../errors.ts'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function uuidParam(value: string | undefined, what: string): string {
  if (!value || !uuid.test(value)) throw problems.notFound(`there is no such ${what}`)
  return value
}
