// Writes an upload to an unlinked temporary file while it arrives. So a slow upload holds neither memory nor a database
// connection, and nothing is left behind if it is cut off or the process dies.
import { createHash } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { problem } from '../errors.ts'
import type { Bytes } from './file-types.ts'

const mib = 1024 * 1024

export interface Spooled extends Bytes {
  sha256: Buffer
  /** Replaces bytes in place. */
  write: (bytes: Buffer, position: number) => Promise<void>
}

/** Reads the whole body, then runs `work` on it. 413 above `limit` bytes, 400 for an empty body or one that was cut off. */
export async function withSpooled<T>(
  req: IncomingMessage,
  limit: number,
  work: (file: Spooled) => Promise<T>,
): Promise<T> {
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  const path = join(tmpdir(), `pantau-upload-${uuidv7()}`)
  const handle = await open(path, 'wx+', 0o600)
  try {
    await unlink(path)
    return await work(await spool(req, limit, handle))
  } finally {
    await handle.close()
  }
}

async function spool(req: IncomingMessage, limit: number, handle: FileHandle): Promise<Spooled> {
  const hash = createHash('sha256')
  let size = 0
  try {
    // The connection must stay open after a refusal, so that the client can read the answer.
    const parts: AsyncIterable<Buffer> = req.iterator({ destroyOnReturn: false })
    for await (const bytes of parts) {
      size += bytes.length
      if (size > limit) throw tooLarge(limit)
      hash.update(bytes)
      await handle.appendFile(bytes)
    }
  } catch (error) {
    throw req.destroyed && !req.complete ? problem('unreadable_request', {}, { cause: error }) : error
  }
  if (size === 0) throw problem('attachment_empty')
  return {
    size,
    sha256: hash.digest(),
    read: async (position, length) => {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)))
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
      return buffer.subarray(0, bytesRead)
    },
    write: async (bytes, position) => {
      await handle.write(bytes, 0, bytes.length, position)
    },
  }
}

const tooLarge = (limit: number) => problem('too_large', { limit: `${String(limit / mib)} MiB` })
