// Files to upload in tests: small valid files, and forged ones.
import { crc32, deflateSync } from 'node:zlib'
import type { Client } from './client.ts'

/** Uploads a file and returns its id. Fails if it is refused. */
export async function uploadFile(by: Client, raw: Buffer, filename: string): Promise<string> {
  const path = `/attachments?filename=${encodeURIComponent(filename)}`
  const answer = await by.call<{ attachment_id: string }>('POST', path, { raw })
  if (answer.status !== 201) throw new Error(`upload of ${filename}: ${String(answer.status)} ${answer.text}`)
  return answer.body.attachment_id
}

/** A grey PNG, by default of one pixel. A thousand pixels take a few bytes. */
export function pictureOf(width = 1, height = 1): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // One bit per pixel, greyscale.
  header[8] = 1
  const rows = Buffer.alloc(height * (1 + Math.ceil(width / 8)))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** Half a second of silence: a WAV of 8 bits and 8 kHz. */
export function voiceOf(): Buffer {
  const format = [16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0]
  const samples = Buffer.alloc(4000, 128)
  const [all, own] = [Buffer.alloc(4), Buffer.alloc(4)]
  all.writeUInt32LE(36 + samples.length)
  own.writeUInt32LE(samples.length)
  const words = (text: string) => Buffer.from(text, 'latin1')
  return Buffer.concat([
    words('RIFF'),
    all,
    words('WAVEfmt '),
    Buffer.from(format),
    words('data'),
    own,
    samples,
  ])
}

/** The parts of a PDF by which Pantau recognises it. */
export const pdfOf = (): Buffer => Buffer.from(`%PDF-1.4\n${' '.repeat(188_000)}\n%%EOF`)

interface Entry {
  name: string
  bytes?: string
  /** The unpacked size that the archive claims. */
  unpacked?: number
}

/** A zip archive with stored entries. */
export function zipOf(entries: readonly Entry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes = '', unpacked = bytes.length } of entries) {
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt32LE(bytes.length, 18)
    local.writeUInt32LE(unpacked, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt32LE(bytes.length, 20)
    entry.writeUInt32LE(unpacked, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    const file = Buffer.concat([local, Buffer.from(name), Buffer.from(bytes)])
    offset += file.length
    files.push(file)
    directory.push(entry, Buffer.from(name))
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, ...directory, end])
}
