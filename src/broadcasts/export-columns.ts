// The columns of an export, in the reader's language.
import { readFailure, readReason } from '../customers/failure.ts'
import { failureWords } from '../customers/failure-words.ts'
import { showPhone } from '../customers/phone.ts'
import type { Cell, Column } from '../spreadsheet/cells.ts'
import { skipped } from './counts.ts'
import type { ExportedLog } from './queries.ts'
import type { ShownStatus } from './schema.ts'

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
      'Sampai',
      'Dibaca',
      'Template',
      'Workflow',
      'ID pesan',
      'ID log',
    ],
    status: {
      success: 'Terkirim',
      delivered: 'Sampai',
      read: 'Dibaca',
      failed: 'Gagal',
      skipped: 'Dilewati',
      pending: 'Menunggu',
    },
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
      'Delivered',
      'Read',
      'Template',
      'Workflow',
      'Message id',
      'Log id',
    ],
    status: {
      success: 'Sent',
      delivered: 'Delivered',
      read: 'Read',
      failed: 'Failed',
      skipped: 'Skipped',
      pending: 'Queued',
    },
    noReason: 'no reason given',
  },
}
const widths = [20, 20, 18, 12, 60, 40, 40, 20, 20, 24, 24, 24, 38]

export const logColumns = (locale: Locale): Column[] =>
  words[locale].titles.map((title, at) => ({ title, width: widths[at] ?? 20 }))

export function logCells(locale: Locale): (log: ExportedLog) => Cell[] {
  const { status } = words[locale]
  return (log) => [
    log.broadcast_at,
    log.tracking_number,
    log.consignee_phone && showPhone(log.consignee_phone),
    status[shownStatus(log)],
    log.message_content,
    shownStatus(log) === 'failed' ? reasonIn(locale, log) : null,
    log.error_message,
    log.delivered_at,
    log.read_at,
    log.template,
    log.workflow,
    log.message_id,
    log.id,
  ]
}

/** The status as the panel shows it: with the delivery steps, and skipped separately from failed. */
function shownStatus({ status, error_code, delivered_at, read_at }: ExportedLog): ShownStatus {
  if (status === 'failed') return error_code === skipped ? 'skipped' : 'failed'
  if (status === 'pending') return 'pending'
  if (read_at !== null) return 'read'
  return delivered_at === null ? 'success' : 'delivered'
}

/** The reason in plain words, so that a sheet can be grouped by it. An unknown reason is shown as it was sent. */
function reasonIn(locale: Locale, { failure_reason, error_message: error }: ExportedLog): string {
  const { reason, kind } = failure_reason === null ? readFailure(error) : readReason(failure_reason)
  if (reason === null) return words[locale].noReason
  return kind === null ? (error ?? reason) : failureWords[kind][locale][0]
}
