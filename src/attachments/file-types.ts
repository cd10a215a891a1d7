// Reads the type of a file from its bytes; its name and Content-Type are not trusted. The few accepted formats are recognised
// by their first bytes; nothing is unpacked. The Content-Type only distinguishes audio from video in containers for both.
import type { AttachmentKind } from './schema.ts'
import { readCompoundType } from './compound-file.ts'
import { readZipType } from './zip-file.ts'

export interface FileType {
  mime: string
  kind: AttachmentKind
}

/** A file that can be read at any position. */
export interface Bytes {
  size: number
  /** Returns fewer bytes at the end of the file. */
  read: (position: number, length: number) => Promise<Buffer>
}

/** How many bytes at the beginning are examined. */
const headLength = 512

/** undefined: not an accepted format. Throws 415 for an Office file that is a zip bomb. */
export async function readFileType(file: Bytes, declared: string): Promise<FileType | undefined> {
  const head = await file.read(0, headLength)
  const starts = (text: string, at = 0) => head.toString('latin1', at, at + text.length) === text
  if (starts('\xff\xd8\xff')) return image('jpeg')
  if (starts('\x89PNG\r\n\x1a\n')) return image('png')
  if (starts('GIF87a') || starts('GIF89a')) return image('gif')
  if (starts('RIFF') && starts('WEBP', 8)) return image('webp')
  if (starts('RIFF') && starts('WAVE', 8)) return audio('wav')
  if (starts('ftyp', 4)) return readIsoType(head, declared)
  if (starts('\x1a\x45\xdf\xa3')) return readMatroskaType(head, declared)
  if (starts('OggS')) return head.includes('theora') ? video('ogg') : audio('ogg')
  if (starts('fLaC')) return audio('flac')
  if (starts('#!AMR\n') || starts('#!AMR-WB\n')) return audio('amr')
  if (starts('ID3') || isMp3Frame(head)) return audio('mpeg')
  if (isAdtsFrame(head)) return audio('aac')
  if (starts('%PDF-')) return document('application/pdf')
  if (starts('PK\x03\x04')) return document(await readZipType(file))
  if (starts('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return document(await readCompoundType(file, head))
  return undefined
}

const image = (format: string): FileType => ({ mime: `image/${format}`, kind: 'image' })
const audio = (format: string): FileType => ({ mime: `audio/${format}`, kind: 'audio' })
const video = (format: string): FileType => ({ mime: `video/${format}`, kind: 'video' })
const document = (mime: string | undefined): FileType | undefined =>
  mime === undefined ? undefined : { mime, kind: 'document' }

const saysAudio = (declared: string) => declared.startsWith('audio/')

const heic = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx'])
const mp4 = new Set(['mp41', 'mp42', 'mp71', 'avc1', 'dash', 'M4V ', 'M4VH', 'M4VP', 'MSNV', 'f4v ', 'mmp4'])

/** By the brand in the first box (ISO 14496-12). */
function readIsoType(head: Buffer, declared: string): FileType | undefined {
  const brand = head.toString('latin1', 8, 12)
  const compatible = head.toString('latin1', 16, Math.min(head.readUInt32BE(0), head.length))
  if (brand === 'avif' || brand === 'avis') return image('avif')
  if (heic.has(brand)) return image('heic')
  if (brand === 'mif1' || brand === 'msf1')
    return compatible.includes('avif')
      ? image('avif')
      : compatible.includes('heic')
        ? image('heic')
        : image('heif')
  if (brand === 'M4A ' || brand === 'M4B ') return audio('mp4')
  if (brand === 'qt  ') return video('quicktime')
  if (/^3g[2ps]/.test(brand)) return saysAudio(declared) ? audio('3gpp') : video('3gpp')
  if (mp4.has(brand) || /^iso[0-9m]$/.test(brand)) return saysAudio(declared) ? audio('mp4') : video('mp4')
  return undefined
}

/** Only WebM, because no browser plays other Matroska files. */
function readMatroskaType(head: Buffer, declared: string): FileType | undefined {
  if (!head.subarray(0, 64).includes('webm')) return undefined
  return saysAudio(declared) ? audio('webm') : video('webm')
}

/** The header of an MPEG audio frame of layer III, with a valid bit rate and sampling rate. */
function isMp3Frame(head: Buffer): boolean {
  const [sync = 0, second = 0, third = 0] = head
  const rate = third >> 4
  return (
    sync === 0xff &&
    (second & 0xe6) === 0xe2 &&
    (second & 0x18) !== 0x08 &&
    rate !== 0 &&
    rate !== 15 &&
    (third & 0x0c) !== 0x0c
  )
}

function isAdtsFrame(head: Buffer): boolean {
  const [sync = 0, second = 0, third = 0] = head
  return sync === 0xff && (second & 0xf6) === 0xf0 && (third & 0x3c) >> 2 < 13
}
