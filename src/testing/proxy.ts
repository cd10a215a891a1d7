// A proxy to PostgreSQL that can cut connections or lose one answer, like a real network.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Proxy {
  /** The address of the database through this proxy. */
  url: string
  /** Cuts every connection and refuses new ones. */
  cut: () => void
  restore: () => void
  /** The next matching statement is executed, but its answer is lost with the connection. */
  loseAnswerTo: (statement: RegExp) => void
  /** After the answer to the next matching statement, in the same packet, PostgreSQL's termination message follows. */
  terminateAfter: (statement: RegExp) => void
  stop: () => Promise<void>
}

/** The end of an answer when no transaction is open: ReadyForQuery, idle. */
const done = Buffer.from('Z\0\0\0\x05I', 'latin1')
const lastWord = errorResponse({
  S: 'FATAL',
  C: '57P01',
  M: 'terminating connection due to administrator command',
})

export async function openProxy(databaseUrl: string): Promise<Proxy> {
  const sockets = new Set<Socket>()
  let refusing = false
  let losing: RegExp | undefined
  let terminating: RegExp | undefined
  const server = createServer((client) => {
    if (refusing) {
      client.destroy()
      return
    }
    const upstream = connect(place(databaseUrl))
    const drop = (): void => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', drop)
      socket.on('close', () => {
        sockets.delete(socket)
        if (socket === client) drop()
        else client.end()
      })
    }
    let lost = false
    let last = false
    client.on('data', (chunk) => {
      const statement = chunk.toString('latin1')
      if (losing?.test(statement)) {
        losing = undefined
        lost = true
      }
      if (terminating?.test(statement)) {
        terminating = undefined
        last = true
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      const complete = chunk.includes(done)
      if (last && complete) {
        client.end(Buffer.concat([chunk, lastWord]))
        upstream.destroy()
      } else if (!lost) client.write(chunk)
      else if (complete) drop()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.searchParams.delete('host')
  url.host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const cut = (): void => {
    refusing = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    cut,
    restore: () => {
      refusing = false
    },
    loseAnswerTo: (statement) => {
      losing = statement
    },
    terminateAfter: (statement) => {
      terminating = statement
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      cut()
      await closed
    },
  }
}

export function place(databaseUrl: string): { path: string } | { host: string; port: number } {
  const url = new URL(databaseUrl)
  const port = Number(url.port || '5432')
  const folder = url.searchParams.get('host')
  return folder?.startsWith('/')
    ? { path: `${folder}/.s.PGSQL.${String(port)}` }
    : { host: folder ?? url.hostname, port }
}

/** A message of the frontend/backend protocol, version 3 (PostgreSQL documentation, "Message Formats"). */
export function errorResponse(fields: Record<string, string>): Buffer {
  const body = Buffer.from(
    `${Object.entries(fields)
      .map(([name, value]) => `${name}${value}\0`)
      .join('')}\0`,
  )
  const head = Buffer.alloc(5, 'E')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
