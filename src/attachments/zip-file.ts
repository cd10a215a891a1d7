// Reads the type of current Office files, which are zip archives, from the names in the archive's directory. Nothing is
// unpacked.
import { problem } from '../errors.ts'
import type { Bytes } from './file-types.ts'

const mib = 1024 * 1024
/** Bytes of the end record, followed by the longest possible comment. */
const longestEnd = 22 + 65_535
const largestDirectory = 2 * mib
/** An archive that unpacks to more than this, or to more than 100 MiB and `mostRatio` times its size, is a zip bomb. */
const mostUnpacked = 1024 * mib
const mostRatio = 200

const ooxml = new Map([
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
])
const openDocument = /^application\/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation)/

/** undefined: not an Office file, or one with macros. Throws 415 for a zip bomb. */
export async function readZipType(file: Bytes): Promise<string | undefined> {
  const directory = await readDirectory(file)
  const entries = directory && readEntries(directory)
  if (!entries || entries.length === 0) return undefined
  const unpacked = entries.reduce((sum, { size }) => sum + size, 0)
  if (unpacked > mostUnpacked || unpacked > Math.max(100 * mib, mostRatio * file.size))
    throw problem('attachment_bomb', { mib: Math.round(unpacked / mib) })
  const names = entries.map(({ name }) => name)
  // Files with macros are refused, because an agent who opens one could run them.
  if (names.some((name) => /vbaProject\.bin$|^Basic\/|^Scripts\//i.test(name))) return undefined
  if (names[0] === 'mimetype') {
    const [type] = openDocument.exec((await file.read(38, 80)).toString('latin1')) ?? []
    return type
  }
  if (!names.includes('[Content_Types].xml')) return undefined
  for (const [folder, type] of ooxml) if (names.some((name) => name.startsWith(folder))) return type
  return undefined
}

async function readDirectory(file: Bytes): Promise<Buffer | undefined> {
  const tailLength = Math.min(longestEnd, file.size)
  const tail = await file.read(file.size - tailLength, tailLength)
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50 || tail.readUInt16LE(at + 20) !== tail.length - at - 22) continue
    const length = tail.readUInt32LE(at + 12)
    const begin = tail.readUInt32LE(at + 16)
    if (length > largestDirectory || begin + length > file.size) return undefined
    return file.read(begin, length)
  }
  return undefined
}

/** undefined if the directory is damaged, or has ZIP64 sizes, which no document needs. */
function readEntries(directory: Buffer): { name: string; size: number }[] | undefined {
  const entries: { name: string; size: number }[] = []
  for (let at = 0; at + 46 <= directory.length;) {
    if (directory.readUInt32LE(at) !== 0x02014b50) return undefined
    const size = directory.readUInt32LE(at + 24)
    if (size === 0xffffffff) return undefined
    const nameLength = directory.readUInt16LE(at + 28)
    const end = at + 46 + nameLength
    entries.push({ name: directory.toString('utf8', at + 46, end), size })
    at = end + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}
