// Files that are not what they claim to be, or that would harm the user who opens them; and the location in pictures.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import sharp from 'sharp'
import sql from 'sql-template-tag'
import { pictureOf, pngChunk, zipOf } from '../testing/files.ts'
import { openSite, type Site } from '../testing/fixtures.ts'
import { blankLocation } from './location.ts'
import type { Uploaded } from './schema.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

const send = (raw: string | Buffer, type = 'application/octet-stream', filename = 'file') =>
  site.admin.api.call<Uploaded & { code: string }>('POST', `/attachments?filename=${filename}`, {
    raw,
    headers: { 'content-type': type },
  })
const refusal = async (raw: string | Buffer, type?: string, filename?: string) => {
  const { status, body } = await send(raw, type, filename)
  return [status, body.code]
}
async function fetched(raw: Buffer, query = '') {
  const { status, body, text } = await send(raw)
  assert.equal(status, 201, text)
  const answer = await fetch(`${site.server.origin}/api/v1/attachments/${body.attachment_id}${query}`, {
    headers: { authorization: `Bearer ${site.admin.token}` },
  })
  return { id: body.attachment_id, status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) }
}
const sizeOf = (id: string) =>
  site.db.rows<{ width: number | null; height: number | null; has_thumb: boolean }>(
    sql`select width, height, has_thumb from attachments where id = ${id}`,
  )

const word = [{ name: '[Content_Types].xml' }, { name: 'word/document.xml' }]
/** A compound file whose one directory sector lists these streams. */
function compound(...streams: string[]): Buffer {
  const file = Buffer.alloc(512 * 3)
  file.write('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')
  file.writeUInt16LE(9, 30)
  file.writeUInt32LE(1, 48)
  file.writeInt32LE(-2, 512 + 4)
  for (const [index, name] of streams.entries()) {
    const at = 1024 + index * 128
    file.write(name, at, 'utf16le')
    file.writeUInt16LE(name.length * 2 + 2, at + 64)
  }
  return file
}

test('the bytes decide the type of a file, and only a few types are accepted', async () => {
  const taken: [bytes: Buffer | string, type: string, mime: string][] = [
    [pictureOf(), 'text/html', 'image/png'],
    ['GIF89a', '', 'image/gif'],
    ['RIFF....WAVE', '', 'audio/wav'],
    [Buffer.from('00000018667479706d703432000000006d703432', 'hex'), 'audio/mp4', 'audio/mp4'],
    [Buffer.from('00000018667479706d703432000000006d703432', 'hex'), '', 'video/mp4'],
    [Buffer.from('0000001866747970717420200000000071742020', 'hex'), '', 'video/quicktime'],
    ['%PDF-1.7', 'image/png', 'application/pdf'],
    [zipOf(word), '', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    [
      zipOf([{ name: 'mimetype', bytes: 'application/vnd.oasis.opendocument.spreadsheet' }]),
      '',
      'application/vnd.oasis.opendocument.spreadsheet',
    ],
    [compound('Root Entry', 'WordDocument'), '', 'application/msword'],
  ]
  for (const [bytes, type, mime] of taken) {
    const { status, body, text } = await send(bytes, type)
    assert.deepEqual([status, body.mime_type], [201, mime], text)
  }
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const refused: [bytes: Buffer | string, type: string, filename: string][] = [
    [svg, 'image/svg+xml', 'logo.svg'],
    [svg, 'image/png', 'logo.png'],
    ['<html><script>alert(1)</script></html>', 'image/jpeg', 'foto.jpg'],
    ['#!/bin/sh\nrm -rf /', 'audio/ogg', 'suara.ogg'],
    ['MZ\x90\x00', 'application/pdf', 'resi.pdf'],
    ['PK\x03\x04', 'application/zip', 'kosong.zip'],
    [zipOf([{ name: 'readme.txt' }]), 'application/zip', 'arsip.zip'],
    [zipOf([...word, { name: 'word/vbaProject.bin' }]), '', 'makro.docx'],
    [compound('Root Entry', 'WordDocument', '_VBA_PROJECT'), '', 'makro.doc'],
    [compound('Root Entry', '!_StringData'), '', 'setup.msi'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), '', 'pendek.doc'],
    ['\xff\xfe<\0h\0t\0m\0l\0', '', 'utf16.mp3'],
  ]
  for (const [bytes, type, filename] of refused)
    assert.deepEqual(await refusal(bytes, type, filename), [415, 'attachment_type'], filename)
})

test('an Office file that would unpack to gigabytes is refused without unpacking it', async () => {
  assert.deepEqual(
    await refusal(zipOf([{ name: '[Content_Types].xml' }, { name: 'xl/a.xml', unpacked: 4e9 }])),
    [415, 'attachment_bomb'],
  )
  const parts = Array.from({ length: 20 }, (_, at) => ({ name: `word/${String(at)}.xml`, unpacked: 1e8 }))
  assert.deepEqual(await refusal(zipOf([...word, ...parts])), [415, 'attachment_bomb'])
  assert.equal((await send(zipOf([...word, { name: 'word/media/1.emf', unpacked: 9e7 }]))).status, 201)
})

test('a picture of 30,000 × 30,000 pixels is refused, and a large one is kept without a thumbnail', async () => {
  const before = process.memoryUsage.rss()
  assert.deepEqual(await refusal(pictureOf(30_000, 30_000)), [413, 'attachment_pixels'])
  const { id } = await fetched(pictureOf(9_000, 9_000))
  assert.deepEqual(await sizeOf(id), [{ width: 9_000, height: 9_000, has_thumb: false }])
  // Decoded they would take 900 and 81 MB; the test itself holds 112 MB of zeros.
  assert.ok(process.memoryUsage.rss() - before < 400 * 1024 * 1024)
})

test('a picture gets a thumbnail with its orientation; a damaged picture is kept as it is', async () => {
  const turned = await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#963' } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer()
  const thumb = await fetched(turned, '?size=thumb')
  assert.deepEqual(await sizeOf(thumb.id), [{ width: 800, height: 1200, has_thumb: true }])
  const { format, width, height } = await sharp(thumb.bytes).metadata()
  assert.deepEqual([format, width, height], ['webp', 320, 480])
  const damaged = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(500, 7)])
  const kept = await fetched(damaged, '?size=thumb')
  assert.equal(kept.status, 404)
  assert.deepEqual(await sizeOf(kept.id), [{ width: null, height: null, has_thumb: false }])
})

const place = {
  GPSLatitudeRef: 'S',
  GPSLatitude: '6/1 12/1 31/1',
  GPSLongitudeRef: 'E',
  GPSLongitude: '106/1 49/1 0/1',
}
const camera = { Make: 'Kamera' }
const tells = (bytes: Buffer) => bytes.includes(Buffer.from([6, 0, 0, 0, 1, 0, 0, 0, 12, 0, 0, 0]))

test('the location is removed from a picture; its orientation, camera and pixels stay', async () => {
  const plain = sharp({ create: { width: 40, height: 20, channels: 3, background: '#369' } })
  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
    const sent = await plain
      .clone()
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: camera, IFD3: place })
      .toFormat(format)
      .toBuffer()
    assert.ok(tells(sent), `the ${format} has a place before`)
    const { bytes } = await fetched(sent)
    assert.equal(tells(bytes), false, format)
    assert.equal(bytes.length, sent.length)
    const { exif, orientation } = await sharp(bytes).metadata()
    assert.ok(exif?.includes('Kamera'), format)
    // AVIF has the orientation in a property of its own.
    if (format !== 'avif') assert.equal(orientation, 6, format)
    assert.ok((await sharp(bytes).raw().toBuffer()).equals(await sharp(sent).raw().toBuffer()), format)
  }
})

test('a location in XMP or in text chunks is removed too', async () => {
  const xmp = '<x:xmpmeta><rdf exif:GPSLatitude="6,12.5S"/></x:xmpmeta>'
  const png = pictureOf()
  const sent = Buffer.concat([
    png.subarray(0, 33),
    pngChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`)),
    pngChunk('tEXt', Buffer.from('Location\0Gudang Cakung')),
    png.subarray(33),
  ])
  const { bytes } = await fetched(sent)
  assert.doesNotMatch(bytes.toString('latin1'), /GPS|Cakung/)
  assert.equal((await sharp(bytes).metadata()).width, 1)
  const body = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`)
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, body.length + 2])
  const jpeg = await sharp(png).jpeg().toBuffer()
  const { bytes: shown } = await fetched(Buffer.concat([head, body, jpeg.subarray(2)]))
  assert.doesNotMatch(shown.toString('latin1'), /GPS/)
  assert.equal((await sharp(shown).metadata()).width, 1)
})

test('a picture full of false locations takes no longer to process', () => {
  const head = Buffer.from([0xff, 0xd8, 0xff])
  // Each TIFF points to 200 location directories, and each location to the whole file.
  const tiff = Buffer.alloc(2600)
  tiff.write('II*\0')
  tiff.writeUInt32LE(8, 4)
  tiff.writeUInt16LE(200, 8)
  for (let at = 10; at + 12 <= tiff.length; at += 12) {
    tiff.writeUInt16LE(0x8825, at)
    tiff.writeUInt16LE(4, at + 2)
    tiff.writeUInt32LE(1, at + 4)
    tiff.writeUInt32LE(8, at + 8)
  }
  const many = Buffer.concat([head, ...Array.from({ length: 5_000 }, () => tiff)])
  const segments = Buffer.concat([
    head.subarray(0, 2),
    Buffer.alloc(8_000_000, Buffer.from([0xff, 0xe1, 0, 2])),
  ])
  const words = Buffer.concat([head, Buffer.alloc(8_000_000, '<x:xmpmeta'), Buffer.from('</x:xmpmeta>')])
  for (const picture of [many, segments, words]) {
    const began = performance.now()
    blankLocation(picture, 'image/jpeg')
    assert.ok(performance.now() - began < 2_000)
  }
})
