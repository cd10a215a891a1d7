// Sends an attachment so that it is harmless in the browser: its type is not sniffed, and if it is opened as a page, it has no
// origin, runs no scripts and loads nothing. Media players request ranges of bytes (RFC 9110, section 14).
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { problem } from '../errors.ts'
import { selectThumb, type StoredFile } from './queries.ts'
import { readRange } from './range.ts'
import type { FileQuery } from './schema.ts'
import type { AttachmentsCore } from './service.ts'
import { storeOf } from './stores.ts'

/** Milliseconds: a client that reads nothing for this long is disconnected. */
const standstill = 60_000

const headers = {
  // An attachment never changes. no-transform, because a range of compressed bytes would be wrong.
  'cache-control': 'private, max-age=31536000, immutable, no-transform',
  'accept-ranges': 'bytes',
}

const nothing = "default-src 'none'; frame-ancestors 'none'"
/** Browsers do not show a PDF in a sandbox. Their PDF viewer has its own. */
const policyOf = (mime: string) =>
  mime === 'application/pdf'
    ? `${nothing}; object-src 'self'; style-src 'unsafe-inline'`
    : `${nothing}; sandbox`

/** Resolves when the file is sent, or the client has disconnected. 404 if there is no thumbnail, 416 for an invalid range. */
export async function sendFile(
  ctx: AttachmentsCore,
  req: Request,
  res: Response,
  file: StoredFile,
  { size, download }: Pick<FileQuery, 'size' | 'download'>,
): Promise<undefined> {
  const thumb = size === 'thumb' ? await selectThumb(ctx.pool, file.id) : undefined
  if (size === 'thumb' && !thumb) throw problem('no_such_attachment')
  const length = thumb?.length ?? file.size
  const etag = thumb ? `"${file.id}-thumb"` : `"${file.id}"`
  const range = readRange(req.headers, length, etag)
  if (range === 'behind the end')
    throw problem('no_such_range', {}, { headers: { 'content-range': `bytes */${String(length)}` } })
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  res.setHeader('content-security-policy', policyOf(file.mime_type))
  res.setHeader('etag', etag)
  if (req.headers['if-none-match']?.split(',').some((tag) => tag.trim() === etag)) {
    res.writeHead(304).end()
    return
  }
  const [start, end] = range ?? [0, length - 1]
  res.setHeader('content-type', thumb ? 'image/webp' : file.mime_type)
  res.setHeader('content-disposition', disposition(file, download))
  res.setHeader('content-length', end - start + 1)
  if (range) res.setHeader('content-range', `bytes ${String(start)}-${String(end)}/${String(length)}`)
  res.statusCode = range ? 206 : 200
  if (thumb) res.end(thumb.subarray(start, end + 1))
  else await sendBytes(res, storeOf(ctx.attachmentStores, file.store).read(file.id, start, end))
}

async function sendBytes(res: Response, bytes: AsyncIterable<Buffer>): Promise<void> {
  res.setTimeout(standstill, () => res.destroy())
  await pipeline(bytes, res).catch((error: unknown) => {
    const left = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (!left) throw error
  })
}

/** Names the file in both forms of RFC 6266: ASCII, and unchanged. Office files are always saved; browsers cannot show them. */
function disposition({ filename, kind, mime_type }: StoredFile, download: boolean): string {
  const shows = kind !== 'document' || mime_type === 'application/pdf'
  const type = download || !shows ? 'attachment' : 'inline'
  if (filename === null) return type
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(filename).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${type}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
