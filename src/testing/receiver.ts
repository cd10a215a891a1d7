// The receiver of the webhook: a server that verifies signatures and answers as the test decides. It records every request, so
// that order and repeats can be checked.
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'

export interface Received {
  id: string
  type: string
  data: Record<string, unknown>
  /** Whether the signature of the raw body is valid for one of the secrets. */
  verified: boolean
  signatures: number
  at: number
  /** The status that was sent; undefined: none, because the connection was cut or left open. */
  answered: number | undefined
}

/** A status, no answer at all, or an answer that no webhook should give: see `rude`. */
type Reply = number | 'hang' | keyof typeof rude

const rude = {
  /** No answer: the connection breaks. */
  cut: (socket: Socket) => socket.destroy(),
  /** A switch to another protocol that was not requested. */
  upgrade: (socket: Socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
  /** A 200 whose body breaks off. */
  half: (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nWorkflow was'),
  /** A 500 whose body never ends. */
  drip: (socket: Socket) => socket.write('HTTP/1.1 500 No\r\nContent-Length: 100\r\n\r\nProblem exec'),
}

export interface Receiver {
  url: string
  got: Received[]
  /** The requests that were answered 2xx, in order. */
  taken: () => Received[]
  /** Sets how requests are answered from now on; the default is 200. */
  answer: (how: (received: Omit<Received, 'answered'>) => Reply) => void
  close: () => Promise<void>
}

const bodyShape = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) })

export async function openReceiver(secrets: readonly string[]): Promise<Receiver> {
  const got: Received[] = []
  let how: (received: Omit<Received, 'answered'>) => Reply = () => 200
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const raw = Buffer.concat(chunks).toString()
      const header = (name: string) => String(req.headers[name] ?? '')
      const headers = Object.fromEntries(
        ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, header(name)]),
      )
      const received = {
        id: header('webhook-id'),
        ...bodyShape.parse(JSON.parse(raw)),
        verified: secrets.some((secret) => {
          try {
            new Webhook(secret).verify(raw, headers)
            return true
          } catch {
            return false
          }
        }),
        signatures: header('webhook-signature').split(' ').length,
        at: performance.now(),
      }
      const reply = how(received)
      got.push({ ...received, answered: typeof reply === 'number' ? reply : undefined })
      if (reply === 'hang') return
      if (typeof reply === 'string') rude[reply](req.socket)
      else {
        res.writeHead(reply, { 'content-type': 'application/json' })
        res.end(JSON.stringify({ message: reply < 300 ? 'Workflow was started' : `no: ${String(reply)}` }))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}/webhook/pantau-balasan`,
    got,
    taken: () => got.filter(({ answered = 0 }) => answered >= 200 && answered < 300),
    answer: (next) => {
      how = next
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}
