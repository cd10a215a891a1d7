// A proxy that simulates a slow connection between a browser and the server, which can be cut, as on a phone in a lift.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface SlowLine {
  /** The address of the server through this proxy. */
  origin: string
  /** Bytes that browsers have sent so far. */
  sent: () => number
  /** Limits the speed of uploads; undefined: no limit. */
  limit: (bytesPerSecond: number | undefined) => void
  /** Cuts all connections and refuses new ones, because browsers retry once by themselves. */
  cut: () => void
  restore: () => void
  stop: () => Promise<void>
}

const tick = 20

export async function openSlowLine(serverOrigin: string): Promise<SlowLine> {
  const { hostname, port } = new URL(serverOrigin)
  const sockets = new Set<Socket>()
  let sent = 0
  let speed: number | undefined
  let refusing = false
  const server = createServer((client) => {
    if (refusing) {
      client.destroy()
      return
    }
    const upstream = connect(Number(port), hostname)
    const drop = () => {
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
    upstream.pipe(client)
    client.on('data', (chunk: Buffer) => {
      sent += chunk.length
      const flows = upstream.write(chunk)
      const wait = speed === undefined ? 0 : (chunk.length / speed) * 1000
      if (wait < tick && flows) return
      client.pause()
      const go = () => setTimeout(() => client.resume(), wait)
      if (flows) go()
      else upstream.once('drain', go)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  const cut = () => {
    refusing = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    origin: `http://127.0.0.1:${String(address.port)}`,
    sent: () => sent,
    limit: (bytesPerSecond) => {
      speed = bytesPerSecond
    },
    cut,
    restore: () => {
      refusing = false
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      cut()
      await closed
    },
  }
}
