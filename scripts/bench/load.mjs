// A load generator in a process of its own: N connections with one request after the other on each. It uses raw sockets, to
// disturb the measurement as little as possible. With `rate`, requests are due at fixed times and wait for a free connection;
// their time counts from when they were due. Takes its arguments as JSON; prints {requests, seconds, p50, p99, failures}.
import net from 'node:net'

const {
  port,
  connections,
  seconds,
  path,
  headers,
  method = 'POST',
  body,
  close = false,
  rate,
} = JSON.parse(process.argv[2] ?? '{}')
const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${Object.entries(headers)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('')}${close ? 'connection: close\r\n' : ''}`
let serial = 0
const request = () => {
  // A new parcel for each request, as in reality.
  const text =
    body === undefined
      ? ''
      : JSON.stringify({ ...body, tracking_number: `${body.tracking_number}${++serial}` })
  return body === undefined
    ? `${head}\r\n`
    : `${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}
const times = []
let failures = 0
let due = 0
let waiting = []
const began = performance.now()
const end = began + seconds * 1000

function run() {
  return new Promise((resolve) => {
    const open = () => {
      const socket = net.connect(port, '127.0.0.1')
      socket.setNoDelay(true)
      let sent = 0
      let received = ''
      const stop = () => {
        socket.destroy()
        resolve()
      }
      const send = () => {
        if (performance.now() >= end) return stop()
        received = ''
        sent = performance.now()
        if (rate === undefined) return socket.write(request())
        // The next request, now if it is due, otherwise at its time.
        sent = began + (due++ * 1000) / rate
        if (sent >= end) return stop()
        const early = sent - performance.now()
        if (early <= 0) return socket.write(request())
        waiting.push({ at: sent, go: () => socket.write(request()) })
      }
      const answered = () => {
        times.push(performance.now() - sent)
        if (!/^HTTP\/1\.1 2/.test(received)) failures++
      }
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1')
        const split = received.indexOf('\r\n\r\n')
        if (split < 0) return
        const length = /content-length: (\d+)/i.exec(received.slice(0, split))?.[1]
        if (length === undefined || received.length < split + 4 + Number(length)) return
        answered()
        if (!close) send()
        else {
          socket.destroy()
          if (performance.now() >= end) resolve()
          else open()
        }
      })
      socket.on('error', () => {
        failures++
        if (performance.now() >= end) resolve()
        else setTimeout(open, 20)
      })
      socket.on('connect', send)
    }
    open()
  })
}

// Node's timers are late by one or two milliseconds, so a single timer serves all connections.
const ticking = setInterval(() => {
  const now = performance.now()
  for (const { go } of waiting.filter(({ at }) => at <= now)) go()
  waiting = waiting.filter(({ at }) => at > now)
}, 1)
await Promise.all(Array.from({ length: connections }, run))
clearInterval(ticking)
times.sort((a, b) => a - b)
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
console.log(
  JSON.stringify({
    requests: times.length,
    seconds: (performance.now() - began) / 1000,
    p50: at(0.5),
    p99: at(0.99),
    failures,
  }),
)
