// What an export shows of a log, in the reader's words.
import { readFailure } from '../customers/failure.ts'
import { failureWords } from '../customers/failure-words.ts'
import { showPhone } from '../customers/phone.ts'
import type { Cell, Column } from '../spreadsheet/cells.ts'
import type { ExportedLog } from './queries.ts'

type Locale = 'id' | 'en'

const words = {
  id: {
    titles: [
      'Waktu',
      'Resi',
      'Nomor HP',
      'Status',
      'Pesan',
      'Alasan gagal',
      'Alasan asli',
      'ID pesan',
      'ID log',
    ],
    status: { success: 'Terkirim', failed: 'Gagal', pending: 'Menunggu' },
    noReason: 'alasan tidak dikirim',
  },
  en: {
    titles: [
      'Time',
      'AWB',
      'Phone',
      'Status',
      'Message',
      'Failure reason',
      'Original reason',
      'Message id',
      'Log id',
    ],
    status: { success: 'Sent', failed: 'Failed', pending: 'Queued' },
    noReason: 'no reason given',
  },
}
const widths = [20, 20, 18, 12, 60, 40, 40, 24, 38]

export const logColumns = (locale: Locale): Column[] =>
  words[locale].titles.map((title, at) => ({ title, width: widths[at] ?? 20 }))

export function logCells(locale: Locale): (log: ExportedLog) => Cell[] {
  const { status } = words[locale]
  return (log) => [
    log.broadcast_at,
    log.tracking_number,
    log.consignee_phone && showPhone(log.consignee_phone),
    status[log.status],
    log.message_content,
    log.status === 'failed' ? reasonIn(locale, log.error_message) : null,
    log.error_message,
    log.message_id,
    log.id,
  ]
}

/** In plain words, so that a sheet can be grouped by it; what we do not know stays as it was sent. */
function reasonIn(locale: Locale, error: string | null): string {
  const { reason, kind } = readFailure(error)
  if (reason === null) return words[locale].noReason
  return kind === null ? (error ?? reason) : failureWords[kind][locale][0]
}
