// Reads the Range header of a request (RFC 9110, section 14).
import type { IncomingHttpHeaders } from 'node:http'

/**
 * First and last byte; undefined: send the whole file, also for several ranges, unknown units, and an If-Range that does not
 * match.
 */
export function readRange(
  { range, 'if-range': condition }: IncomingHttpHeaders,
  size: number,
  etag: string,
): [start: number, end: number] | 'behind the end' | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range?.replace(/\s/g, '') ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined
  if (condition !== undefined && condition !== etag) return undefined
  if (from === '') {
    const last = Math.min(Number(to), size)
    return last === 0 ? 'behind the end' : [size - last, size - 1]
  }
  if (to !== '' && Number(to) < Number(from)) return undefined
  if (Number(from) >= size) return 'behind the end'
  return [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)]
}
