// Reads a JSON body: type, size and syntax are judged here, the content by a schema. Our own and not body-parser,
// because pushes come by the thousand and this needs no more than one buffer.
import type { IncomingMessage } from 'node:http'
import { problems } from '../errors.ts'

export const kib = 1024

export interface JsonBody {
  value: unknown
  bytes: number
}

/** Rejects with a Problem: 415 no JSON, 413 more than `limit` bytes, 400 malformed. A closed connection rejects too. */
export function readJson(req: IncomingMessage, limit: number): Promise<JsonBody> {
  const type = req.headers['content-type']
  if (!type || !/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    req.resume()
    return Promise.reject(problems.unsupportedType())
  }
  const encoding = req.headers['content-encoding']
  if (encoding && encoding !== 'identity') {
    req.resume()
    return Promise.reject(problems.unsupportedType())
  }
  const limitText = limit >= kib * kib ? `${limit / kib / kib} MiB` : `${limit / kib} KiB`
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const tooLarge = () => {
      // What is still on its way is read and thrown away, so that the client gets to read our answer.
      req.removeAllListeners('data')
      req.resume()
      reject(problems.tooLarge(limitText))
    }
    if (Number(req.headers['content-length'] ?? 0) > limit) {
      tooLarge()
      return
    }
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) tooLarge()
      else chunks.push(chunk)
    })
    req.on('end', () => {
      const [only] = chunks
      const text = only && chunks.length === 1 ? only.toString() : Buffer.concat(chunks).toString()
      try {
        resolve({ value: JSON.parse(text) as unknown, bytes: size })
      } catch {
        reject(problems.malformedJson())
      }
    })
    req.on('error', reject)
    req.on('aborted', () => {
      reject(problems.badRequest('the connection was closed before the whole body had arrived'))
    })
  })
}
