// The address that failed logins are counted by. An IPv6 customer has a whole /64 (RFC 6177), so a /64 counts as one address.
import { isIPv6 } from 'node:net'

export function addressGroup(ip: string | undefined): string {
  const bare = (ip ?? 'unknown').replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(bare)) return bare
  // The URL parser writes every form of an address in one way, and dotted endings in hexadecimal.
  const written = new URL(`http://[${bare}]/`).hostname.slice(1, -1)
  const [head = '', tail] = written.split('::')
  const groups = (part: string) => part.split(':').filter((group) => group !== '')
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail ?? '')]
  return `${all.slice(0, 4).join(':')}::/64`
}
