// Generates the files of the demo, so that the repository contains none.
import { crc32, deflateSync } from 'node:zlib'

/** A parcel on a table, as a PNG (W3C PNG, section 5). `hue` in degrees. */
export function picture(width: number, height: number, hue: number): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (width * 3 + 1) + 1 + x * 3
      rows.set(colourAt(x / width, y / height, hue), at)
    }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // 8 bits each of red, green and blue.
  head.set([8, 2], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

function colourAt(x: number, y: number, hue: number): [number, number, number] {
  const inBox = Math.abs(x - 0.5) < 0.28 && Math.abs(y - 0.52) < 0.24
  const tape = inBox && Math.abs(x - 0.5) < 0.035
  const dent = inBox && Math.hypot(x - 0.7, y - 0.36) < 0.11
  const light = tape ? 0.78 : dent ? 0.34 : inBox ? 0.62 - y * 0.2 : y > 0.66 ? 0.3 : 0.82 - y * 0.25
  return fromHue(inBox ? 32 : hue, inBox ? 0.38 : 0.18, light)
}

/** Red, green and blue of hue, saturation and lightness (CSS Color 4, section 7). */
function fromHue(hue: number, saturation: number, lightness: number): [number, number, number] {
  const of = (n: number) => {
    const k = (n + hue / 30) % 12
    const a = saturation * Math.min(lightness, 1 - lightness)
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [of(0), of(8), of(4)]
}

const rate = 8_000

/** A sound similar to a voice, as an 8-bit WAV. */
export function voice(seconds: number): Buffer {
  const samples = Buffer.alloc(seconds * rate)
  for (let n = 0; n < samples.length; n++) {
    const at = n / rate
    const syllable = Math.max(0, Math.sin(at * 9)) * (0.6 + 0.4 * Math.sin(at * 1.7))
    const tone = Math.sin(at * 2 * Math.PI * (150 + 20 * Math.sin(at * 3)))
    samples[n] = 128 + Math.round(60 * syllable * tone)
  }
  const head = Buffer.alloc(44)
  head.write('RIFF')
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  // PCM, one channel.
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

/** An A4 page with these lines (ISO 32000-1, annex H). */
export function pdf(lines: readonly string[]): Buffer {
  const text = lines.map((line) => `(${line.replace(/[()\\]/g, '')}) Tj T*`).join('\n')
  const content = `BT /F1 24 Tf 32 TL 72 740 Td\n${text}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${String(content.length)} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let file = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const at = file.length
    file += `${String(index + 1)} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const start = file.length
  file += `xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f \n${places.join('')}`
  file += `trailer\n<< /Size ${String(objects.length + 1)} /Root 1 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
