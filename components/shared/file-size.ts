// Formats the size of a file.
import { locale } from '../lib/texts.ts'

const format = new Intl.NumberFormat(locale === 'id' ? 'id-ID' : 'en-GB', { maximumFractionDigits: 1 })

/** 184 KB · 1,2 MB; a KB is 1,024 bytes, as in ATTACHMENT_MAX_MB. */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`
  if (bytes < 1024 ** 2) return `${format.format(Math.round(bytes / 1024))} KB`
  return `${format.format(bytes / 1024 ** 2)} MB`
}
