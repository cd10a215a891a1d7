// WhatsApp accepts pictures of up to 5 MB. A larger one is made smaller before it is sent to a customer.
import { largestPicture } from '../../../src/customers/whatsapp-media.ts'

const longestSide = 2560
const quality = 0.85

export const isTooLargePicture = ({ type, size }: Blob) =>
  size > largestPicture && ['image/jpeg', 'image/png', 'image/webp'].includes(type)

/** Returns the picture as a smaller JPEG, or the file itself if the browser cannot draw it or the JPEG is not smaller. */
export async function shrink(file: File): Promise<File> {
  const drawn = await draw(file).catch(() => undefined)
  if (!drawn || drawn.size >= file.size) return file
  return new File([drawn], `${file.name.replace(/\.[a-z]{1,5}$/i, '')}.jpg`, { type: drawn.type })
}

async function draw(file: File): Promise<Blob | undefined> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const pen = canvas.getContext('2d')
  if (!pen) return undefined
  // JPEG has no transparency; transparent areas become white, as in WhatsApp.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality)
  })
  // Frees the canvas' memory, which is scarce on phones.
  canvas.width = 0
  return blob ?? undefined
}
