// Reads a JSON body and checks its type, size and syntax; a schema checks its content. It replaces body-parser because
// thousands of pushes arrive per second, and this needs only one buffer for each.
import type { IncomingMessage } from 'node:http'
import { invalid, problem } from '../errors.ts'
import { parseJson, type ReadJson } from './json.ts'

export const kib = 1024

export interface JsonBody extends ReadJson {
  bytes: number
}

/** Rejects with a Problem: 415 not JSON, 413 more than `limit` bytes, 400 malformed. A closed connection rejects too. */
export function readJson(req: IncomingMessage, limit: number): Promise<JsonBody> {
  const type = req.headers['content-type']
  if (!type || !/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    req.resume()
    return Promise.reject(problem('unsupported_type'))
  }
  if (isEncoded(req)) {
    req.resume()
    return Promise.reject(problem('unsupported_type'))
  }
  return readBytes(req, limit).then((bytes) => {
    try {
      return { ...parseJson(bytes.toString()), bytes: bytes.length }
    } catch {
      throw problem('malformed_json')
    }
  })
}

/** The value of a body that can be stored. Otherwise throws 400 with the fields that are wrong. */
export function soundJson({ value, faults }: JsonBody): unknown {
  const all = Array.isArray(faults) ? faults : [...faults.values()].flat()
  if (all.length > 0) throw invalid(all)
  return value
}

/** The fields of a form; of several with one name, the last. Rejects like `readJson`. */
export async function readForm(req: IncomingMessage, limit: number): Promise<Record<string, string>> {
  if (isEncoded(req)) {
    req.resume()
    throw problem('unsupported_type')
  }
  return Object.fromEntries(new URLSearchParams((await readBytes(req, limit)).toString()))
}

/** Whether a body follows the headers (RFC 9112, section 6). */
export function hasBody(req: IncomingMessage): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0
}

function isEncoded(req: IncomingMessage): boolean {
  const encoding = req.headers['content-encoding']
  return encoding !== undefined && encoding !== '' && encoding !== 'identity'
}

function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  const limitText = limit >= kib * kib ? `${limit / kib / kib} MiB` : `${limit / kib} KiB`
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const tooLarge = () => {
      // The rest of the body is read and thrown away; otherwise the client could not read our answer.
      req.removeAllListeners('data')
      req.resume()
      reject(problem('too_large', { limit: limitText }))
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
      resolve(only && chunks.length === 1 ? only : Buffer.concat(chunks))
    })
    req.on('error', reject)
    req.on('aborted', () => {
      reject(problem('unreadable_request'))
    })
  })
}
