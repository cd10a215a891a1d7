// Removes from a picture the location where it was taken. Phones write it into the file, and customers do not mean to reveal
// it. It is overwritten in place, so that the pixels, the size and the orientation stay as they are.
import { crc32 } from 'node:zlib'

/** Overwrites every location in the picture. Returns whether there was any. */
export function blankLocation(picture: Buffer, mime: string): boolean {
  const [tiff, xmp] = [blankTiffs(picture), blankXmp(picture)]
  const own = mime === 'image/jpeg' ? blankJpeg(picture) : false
  // Last, because it computes the checksums of what the others have changed.
  const chunks = mime === 'image/png' ? blankPng(picture, tiff || xmp) : false
  return tiff || xmp || own || chunks
}

const gpsDirectory = 0x8825
/** Bytes per value, by the type of the field. */
const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]
/** More than any real picture has. Without these limits a crafted file with a million entries would take hours. */
const mostTiffs = 32
const mostEntries = 200
const mostInLocation = 40
const longestValue = 4096
const mostParts = 50_000

/** Exif data are a TIFF, wherever they are: in a JPEG segment, a PNG chunk or an item of a HEIC file. */
function blankTiffs(picture: Buffer): boolean {
  let found = false
  for (const [magic, little] of [
    [Buffer.from('II*\0'), true],
    [Buffer.from('MM\0*'), false],
  ] as const) {
    let at = picture.indexOf(magic)
    for (let count = 0; at >= 0 && count < mostTiffs; count++) {
      if (blankTiff(picture.subarray(at), little)) found = true
      at = picture.indexOf(magic, at + 4)
    }
  }
  return found
}

/** Reads numbers of the TIFF. A position outside it reads as 0. */
function reader(tiff: Buffer, little: boolean) {
  return {
    short: (at: number) =>
      at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at),
    long: (at: number) => (at + 4 > tiff.length ? 0 : little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)),
  }
}

function blankTiff(tiff: Buffer, little: boolean): boolean {
  const { short, long } = reader(tiff, little)
  const directory = long(4)
  for (let index = 0; index < Math.min(short(directory), mostEntries); index++) {
    const entry = directory + 2 + 12 * index
    // The pointer is one value of four bytes; any other entry only looks like it.
    if (short(entry) === gpsDirectory && [4, 13].includes(short(entry + 2)) && long(entry + 4) === 1)
      return blankDirectory(tiff, little, long(entry + 8))
  }
  return false
}

function blankDirectory(tiff: Buffer, little: boolean, directory: number): boolean {
  const { short, long } = reader(tiff, little)
  const blank = (from: number, to: number) =>
    tiff.fill(0, Math.min(from, tiff.length), Math.min(to, tiff.length))
  const count = Math.min(short(directory), mostInLocation)
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + 12 * index
    const length = Math.min((sizes[short(entry + 2)] ?? 0) * long(entry + 4), longestValue)
    const value = long(entry + 8)
    if (length > 4) blank(value, value + length)
    blank(entry, entry + 12)
  }
  // The directory now has no entries.
  blank(directory, directory + 2)
  return count > 0
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

/** How the segments APP1 and APP13 begin if they are XMP and IPTC. */
const owners = new Map([
  [0xe1, 'http://ns.adobe.com/'],
  [0xed, 'Photoshop 3.0\0'],
])

/** Overwrites the segments of split XMP and of IPTC, up to the image data. */
function blankJpeg(picture: Buffer): boolean {
  let found = false
  let at = 2
  for (let count = 0; at + 4 <= picture.length && picture[at] === 0xff && count < mostParts; count++) {
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

/** Overwrites text chunks, and updates their checksums and that of Exif. */
function blankPng(picture: Buffer, changed: boolean): boolean {
  let found = false
  let at = 8
  for (let count = 0; at + 12 <= picture.length && count < mostParts; count++) {
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
