// Reads a pushed ticket. The customer's message must not be lost for a side field: a value of one that cannot be read is left
// out, with a warning in the answer.
import { z } from 'zod'
import { fieldProblems } from '../errors/zod.ts'
import { ticketPush, type TicketPush } from './schema.ts'

const sideFields = ['tracking_number', 'metadata', 'location', 'contact', 'category', 'customer_name']

/** Throws the ZodError of the whole body if anything else is wrong with it, or if nothing is left of the message. */
export function readPush(body: unknown): TicketPush {
  const given = withoutList(body)
  const read = ticketPush.safeParse(given)
  if (read.success) return read.data
  const problems = fieldProblems(read.error).map(({ field, message }) => ({
    name: field.split('.', 1)[0] ?? '',
    message,
  }))
  if (problems.some(({ name }) => !sideFields.includes(name))) throw read.error
  const bad = new Set(problems.map(({ name }) => name))
  const rest = Object.fromEntries(Object.entries(given ?? {}).filter(([name]) => !bad.has(name)))
  const again = ticketPush.safeParse(rest)
  if (!again.success) throw read.error
  const leftOut = [...bad].map((name) => `${name} was left out: ${firstOf(problems, name)}`)
  return { ...again.data, warnings: [...again.data.warnings, ...leftOut] }
}

const firstOf = (problems: readonly { name: string; message: string }[], name: string) =>
  problems.find((one) => one.name === name)?.message ?? ''

const onlyOne = z.tuple([z.unknown()])

/** A list of one AWB, as a sheet's lookup or a node that aggregates gives it, is that AWB. */
function withoutList(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('tracking_number' in body)) return body
  const list = onlyOne.safeParse(body.tracking_number)
  return list.success ? { ...body, tracking_number: list.data[0] } : body
}
