// Reads the type of old Office files (.doc, .xls, .ppt). They are compound files ([MS-CFB]); the streams in the directory show
// the type.
import type { Bytes } from './file-types.ts'

const types = new Map([
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
])

/** The most sectors of the directory that are read. A document has a few dozen streams. */
const mostSectors = 64

/** undefined: not an accepted document, for example an installer, or a document that has macros or is encrypted. */
export async function readCompoundType(file: Bytes, head: Buffer): Promise<string | undefined> {
  if (head.length < 512) return undefined
  const shift = head.readUInt16LE(30)
  if (shift !== 9 && shift !== 12) return undefined
  const sectorSize = 1 << shift
  const read = (sector: number) => file.read((sector + 1) * sectorSize, sectorSize)
  const names: string[] = []
  let sector = head.readUInt32LE(48)
  for (let count = 0; count < mostSectors && sector < 0xfffffffa; count++) {
    const part = await read(sector)
    for (let at = 0; at + 128 <= part.length; at += 128) names.push(nameOf(part.subarray(at, at + 128)))
    const next = await nextSector(head, sector, sectorSize, read)
    if (next === undefined) break
    sector = next
  }
  if (names.some((name) => /^_?VBA/i.test(name))) return undefined
  for (const name of names) {
    const type = types.get(name)
    if (type !== undefined) return type
  }
  return undefined
}

/** The name of a directory entry: UTF-16, followed by its length in bytes including a NUL. */
function nameOf(entry: Buffer): string {
  const length = Math.min(64, entry.readUInt16LE(64))
  return length < 2 ? '' : entry.toString('utf16le', 0, length - 2)
}

/** The sector that follows in the allocation table. The header lists the table's first 109 sectors. */
async function nextSector(
  head: Buffer,
  sector: number,
  sectorSize: number,
  read: (sector: number) => Promise<Buffer>,
): Promise<number | undefined> {
  const perSector = sectorSize / 4
  const place = 76 + 4 * Math.floor(sector / perSector)
  if (place + 4 > head.length) return undefined
  const table = await read(head.readUInt32LE(place))
  const at = (sector % perSector) * 4
  return at + 4 > table.length ? undefined : table.readUInt32LE(at)
}
