// A proxy in front of a test's database that refuses what a transaction pooler (PgBouncer before 1.21) does not support:
// startup parameters, named statements, and statements that change the session, which another client may get next.
import { connect, createServer, type AddressInfo } from 'node:net'
import { errorResponse, place } from './proxy.ts'

export interface Pooler {
  url: string
  /** Descriptions of what was refused. */
  refused: string[]
  stop: () => Promise<void>
}

/** The startup parameters that PgBouncer accepts without ignore_startup_parameters. */
const taken = new Set([
  'user',
  'database',
  'application_name',
  'client_encoding',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
])
const ofSession =
  /^\s*(?:listen|unlisten|set(?!\s+(?:local|transaction))|prepare|declare)\b|pg_(?:try_)?advisory_lock\(/i

export async function openPooler(databaseUrl: string): Promise<Pooler> {
  const refused: string[] = []
  const server = createServer((client) => {
    const upstream = connect(place(databaseUrl))
    let begun = false
    let unread: Buffer = Buffer.alloc(0)
    const refuse = (what: string) => {
      refused.push(what)
      client.end(errorResponse({ S: 'FATAL', C: '08P01', M: what }))
      upstream.destroy()
    }
    client.on('data', (chunk) => {
      unread = Buffer.concat([unread, chunk])
      for (;;) {
        const head = begun ? 1 : 0
        if (unread.length < head + 4) break
        const length = head + unread.readInt32BE(head)
        if (unread.length < length) break
        const message = unread.subarray(0, length)
        unread = unread.subarray(length)
        const wrong = begun ? judgeMessage(message) : judgeStartup(message)
        begun = true
        if (wrong !== undefined) {
          refuse(wrong)
          return
        }
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => client.write(chunk))
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.searchParams.delete('host')
  url.host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`
  return {
    url: url.href,
    refused,
    stop: () =>
      new Promise((resolve) =>
        server.close(() => {
          resolve()
        }),
      ),
  }
}

function judgeStartup(message: Buffer): string | undefined {
  const parts = message.subarray(8).toString().split('\0')
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const name = parts[at] ?? ''
    if (name !== '' && !taken.has(name.toLowerCase())) return `unsupported startup parameter: ${name}`
  }
  return undefined
}

/** Parse ('P': name, statement) and Query ('Q': statement) of the protocol, version 3. */
function judgeMessage(message: Buffer): string | undefined {
  const type = message.toString('latin1', 0, 1)
  if (type !== 'P' && type !== 'Q') return undefined
  const [first = '', second = ''] = message.subarray(5).toString().split('\0')
  if (type === 'P' && first !== '') return `named statement: ${first}`
  const statement = type === 'P' ? second : first
  return ofSession.test(statement) ? `session state: ${statement.slice(0, 80)}` : undefined
}
