// Pictures on their way in: without the place where they were taken, with their size, and with a small one for lists. One at a
// time, because a picture takes much more memory unpacked.
import pLimit from 'p-limit'
import { Problem, problem } from '../errors.ts'
import { blankLocation } from './location.ts'
import type { Spooled } from './spool.ts'

const megapixels = 1_000_000
/** A browser that shows more than this takes gigabytes. */
const mostPixels = 100 * megapixels
/** Larger ones are kept without a small one: to make it would take hundreds of megabytes here. */
const mostForThumb = 30 * megapixels
const thumbSide = 480

const one = pLimit(1)

export interface Picture {
  width: number | null
  height: number | null
  /** WebP. */
  thumb: Buffer | undefined
}

const unknown: Picture = { width: null, height: null, thumb: undefined }

/** Overwrites the location in the file, and reads its size. Rejects with 413 for too many pixels. */
export function readPicture(file: Spooled, mime: string): Promise<Picture> {
  return one(async () => {
    const bytes = await file.read(0, file.size)
    if (blankLocation(bytes, mime)) await file.write(bytes, 0)
    const { default: sharp } = await loadSharp()
    try {
      const { autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata()
      const { width, height } = autoOrient
      if (width * height > mostPixels)
        throw problem('attachment_pixels', { width, height, max: mostPixels / megapixels })
      if (width * height > mostForThumb) return { width, height, thumb: undefined }
      const thumb = await sharp(bytes, {
        limitInputPixels: mostForThumb,
        sequentialRead: true,
        autoOrient: true,
      })
        .resize(thumbSide, thumbSide, { fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 75 })
        .timeout({ seconds: 15 })
        .toBuffer()
        .catch(() => undefined)
      return { width, height, thumb }
    } catch (error) {
      if (error instanceof Problem) throw error
      // Damaged, or of a kind that cannot be unpacked here, such as HEIC: it is kept as it is.
      return unknown
    }
  })
}

/** Not before the first picture comes: it takes 20 MB. */
async function loadSharp() {
  const loaded = await import('sharp')
  loaded.default.cache(false)
  loaded.default.concurrency(1)
  return loaded
}
