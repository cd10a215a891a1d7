// Where a picture was taken stands in the picture: phones write it there, and a customer who sends one does not mean to tell it.
// It is overwritten in place, so that nothing else changes: neither the picture nor its size nor how it is turned.
import { crc32 } from 'node:zlib'

/** Overwrites every location in the picture. Returns whether there was anything to overwrite. */
export function blankLocation(picture: Buffer, mime: string): boolean {
  const [tiff, xmp] = [blankTiffs(picture), blankXmp(picture)]
  const own = mime === 'image/jpeg' ? blankJpeg(picture) : false
  // Last: it makes the checksums of what the others have changed.
  const chunks = mime === 'image/png' ? blankPng(picture, tiff || xmp) : false
  return tiff || xmp || own || chunks
}

const gpsDirectory = 0x8825
const mostEntries = 200
/** Bytes of a value, by the type of its field. */
const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]

/** Exif is a TIFF, wherever it stands: in a segment, a chunk, or an item of a HEIC file. */
function blankTiffs(picture: Buffer): boolean {
  let found = false
  for (const [magic, little] of [
    [Buffer.from('II*\0'), true],
    [Buffer.from('MM\0*'), false],
  ] as const)
    for (let at = picture.indexOf(magic); at >= 0; at = picture.indexOf(magic, at + 4))
      if (blankTiff(picture.subarray(at), little)) found = true
  return found
}

function blankTiff(tiff: Buffer, little: boolean): boolean {
  const short = (at: number) =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  const long = (at: number) =>
    at + 4 > tiff.length ? 0 : little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)
  const entries = (directory: number) =>
    Array.from({ length: Math.min(short(directory), mostEntries) }, (_, index) => directory + 2 + 12 * index)
  let found = false
  for (const entry of entries(long(4))) {
    if (short(entry) !== gpsDirectory) continue
    const gps = long(entry + 8)
    for (const one of entries(gps)) {
      const length = (sizes[short(one + 2)] ?? 0) * long(one + 4)
      const value = long(one + 8)
      if (length > 4) tiff.fill(0, Math.min(value, tiff.length), Math.min(value + length, tiff.length))
      tiff.fill(0, Math.min(one, tiff.length), Math.min(one + 12, tiff.length))
      found = true
    }
    // No entries.
    tiff.fill(0, Math.min(gps, tiff.length), Math.min(gps + 2, tiff.length))
  }
  return found
}

function blankXmp(picture: Buffer): boolean {
  let found = false
  for (let at = picture.indexOf('<x:xmpmeta'); at >= 0; at = picture.indexOf('<x:xmpmeta', at + 1)) {
    const end = picture.indexOf('</x:xmpmeta>', at)
    if (end < 0) break
    picture.fill(' ', at, end + 12)
    found = true
  }
  return found
}

/** What the segments APP1 and APP13 begin with, where they are XMP and IPTC. */
const owners = new Map([
  [0xe1, 'http://ns.adobe.com/'],
  [0xed, 'Photoshop 3.0\0'],
])

/** Segments of XMP that are split, and of IPTC, up to the picture itself. */
function blankJpeg(picture: Buffer): boolean {
  let found = false
  for (let at = 2; at + 4 <= picture.length && picture[at] === 0xff;) {
    const marker = picture[at + 1] ?? 0
    if (marker === 0xda) break
    const end = at + 2 + picture.readUInt16BE(at + 2)
    const segment = picture.subarray(at + 4, Math.min(end, picture.length))
    const name = owners.get(marker)
    if (name !== undefined && segment.subarray(0, name.length).equals(Buffer.from(name))) {
      segment.fill(marker === 0xe1 ? ' ' : 0, segment.indexOf(0) + 1)
      found = true
    }
    at = end
  }
  return found
}

const texts = new Set(['tEXt', 'zTXt', 'iTXt'])

/** Chunks of text, and the checksums of those and of Exif. */
function blankPng(picture: Buffer, changed: boolean): boolean {
  let found = false
  for (let at = 8; at + 12 <= picture.length;) {
    const end = at + 8 + picture.readUInt32BE(at)
    if (end + 4 > picture.length) break
    const type = picture.toString('latin1', at + 4, at + 8)
    if (texts.has(type)) {
      picture.write('tEXt', at + 4)
      picture.fill(' ', at + 8, end)
      picture.write('Comment\0', at + 8, Math.min(8, end - at - 8))
      found = true
    }
    if (texts.has(type) || (type === 'eXIf' && changed))
      picture.writeUInt32BE(crc32(picture.subarray(at + 4, end)), end)
    at = end + 4
  }
  return found
}
