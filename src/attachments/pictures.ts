// Prepares uploaded pictures: removes the location, reads the size, and makes a thumbnail. One at a time, because a decoded
// picture takes much memory.
import pLimit from 'p-limit'
import { Problem, problem } from '../errors.ts'
import { blankLocation } from './location.ts'
import type { Spooled } from './spool.ts'

const megapixels = 1_000_000
/** A browser needs gigabytes to show more than this. */
const mostPixels = 100 * megapixels
/** Larger pictures get no thumbnail, because making it would take hundreds of megabytes. */
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

/** Overwrites the location in the file, reads the size and makes the thumbnail. Rejects with 413 for too many pixels. */
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
      // A damaged picture, or one that sharp cannot decode, such as HEIC, is kept as it is.
      return unknown
    }
  })
}

/** Loads sharp with the first picture, because it takes 20 MB. */
async function loadSharp() {
  const loaded = await import('sharp')
  loaded.default.cache(false)
  loaded.default.concurrency(1)
  return loaded
}
