// A wire to PostgreSQL that can be cut, or lose one answer: what a network does to a real one.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Proxy {
  /** The database, by way of this proxy. */
  url: string
  /** Cuts every connection and refuses new ones. */
  cut: () => void
  restore: () => void
  /** The next statement that fits reaches PostgreSQL and is carried out, but its answer is lost with the connection. */
  loseAnswerTo: (statement: RegExp) => void
  stop: () => Promise<void>
}

/** What PostgreSQL ends an answer with when no transaction is open any more: ReadyForQuery, idle. */
const done = Buffer.from('Z\0\0\0\x05I', 'latin1')

export async function openProxy(databaseUrl: string): Promise<Proxy> {
  const sockets = new Set<Socket>()
  let refusing = false
  let losing: RegExp | undefined
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
        drop()
      })
    }
    let lost = false
    client.on('data', (chunk) => {
      if (losing?.test(chunk.toString('latin1'))) {
        losing = undefined
        lost = true
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      if (!lost) client.write(chunk)
      else if (chunk.includes(done)) drop()
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
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      cut()
      await closed
    },
  }
}

function place(databaseUrl: string): { path: string } | { host: string; port: number } {
  const url = new URL(databaseUrl)
  const port = Number(url.port || '5432')
  const folder = url.searchParams.get('host')
  return folder?.startsWith('/')
    ? { path: `${folder}/.s.PGSQL.${String(port)}` }
    : { host: folder ?? url.hostname, port }
}
