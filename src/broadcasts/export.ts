// The log as a spreadsheet: written while it is read, in batches, so that five million rows need no more memory than
// fifty. A client that reads slowly slows the reading down; one that goes away ends it.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { Response } from 'express'
import type { AppContext } from '../context.ts'
import { showPhone } from '../customers/phone.ts'
import type { Page } from '../http/list.ts'
import type { BroadcastFilter, BroadcastLog } from './schema.ts'
import { findLogs } from './search.ts'

const batch = 1000

const words = {
  id: {
    header: ['Waktu', 'Resi', 'Nomor HP', 'Status', 'Pesan', 'Alasan gagal', 'ID pesan', 'ID log'],
    status: { success: 'Terkirim', failed: 'Gagal', pending: 'Menunggu' },
    noReason: 'alasan tidak dikirim',
  },
  en: {
    header: ['Time', 'AWB', 'Phone', 'Status', 'Message', 'Failure reason', 'Message id', 'Log id'],
    status: { success: 'Sent', failed: 'Failed', pending: 'Queued' },
    noReason: 'no reason given',
  },
}

/** Answers with the CSV (RFC 4180); resolves when it is through, or nobody reads it any more. */
export async function exportLogs(
  ctx: AppContext,
  res: Response,
  filter: BroadcastFilter,
  locale: string,
): Promise<void> {
  const { header, ...shown } = words[locale === 'en' ? 'en' : 'id']
  // In the business timezone, in the one form that every spreadsheet takes for a time: 2026-11-23 14:05:00.
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: ctx.config.timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  const page = (cursor: string | undefined) => findLogs(ctx.pool, { ...filter, limit: batch, cursor })
  // Before the first byte: what is wrong with the query or the database is a proper refusal.
  const firstPage = await page(undefined)
  const csv = stringify({
    bom: true,
    header: true,
    columns: header,
    record_delimiter: 'windows',
    escape_formulas: true,
    quoted_match: /[\r\n]/, // a line's end of any kind, not only our own
  })
  res.writeHead(200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="broadcast-${clock.format(new Date()).slice(0, 10)}.csv"`,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const rows = records(firstPage, page, (log) => [
    clock.format(log.broadcast_at),
    asText(log.tracking_number),
    asText(log.consignee_phone && showPhone(log.consignee_phone)),
    shown.status[log.status],
    log.message_content,
    log.status === 'failed' ? (log.error_message ?? shown.noReason) : log.error_message,
    asText(log.message_id),
    log.id,
  ])
  await pipeline(Readable.from(rows), csv, res).catch((error: unknown) => {
    if (!wentAway(error)) throw error
  })
}

async function* records(
  first: Page<BroadcastLog>,
  read: (cursor: string) => Promise<Page<BroadcastLog>>,
  record: (log: BroadcastLog) => (string | null)[],
): AsyncGenerator<(string | null)[]> {
  for (let page = first; ; page = await read(page.next)) {
    for (const log of page.rows) yield record(log)
    if (page.next === undefined) return
  }
}

/** A spreadsheet would make a number of it, and lose leading zeros and the last digits. */
function asText(value: string | null): string | null {
  return value !== null && /^(?:0\d+|\d{12,})$/.test(value) ? `'${value}` : value
}

function wentAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
