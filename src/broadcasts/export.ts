// The log as a spreadsheet, written while it is read, so that five million rows need no more memory than fifty. A client that
// reads slowly slows the reading down; a client that leaves or stops reading ends it. Only a few exports run at a time.
import type { Bulkhead } from '../http/bulkhead.ts'
import type { SearchCore } from '../http/searches.ts'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import { z } from 'zod'
import type { Person } from '../policy/callers.ts'
import { wallClock, type Cell, type Table } from '../spreadsheet/cells.ts'
import { csvOf } from '../spreadsheet/csv.ts'
import { xlsxOf } from '../spreadsheet/xlsx.ts'
import { logBatches, nextBatch } from './export-rows.ts'
import { logColumns, logCells } from './export-columns.ts'
import { broadcastFilter } from './schema.ts'
import { resolveFilter } from './search.ts'

/** Milliseconds without a byte read after which a client is taken for gone. */
const standstill = 60_000

export const exportFormats = ['xlsx', 'csv'] as const
export const exportQuery = broadcastFilter.extend({
  format: z
    .preprocess((value) => (value === '' ? undefined : value), z.enum(exportFormats).default('csv'))
    .meta({ description: 'xlsx keeps times as times and numbers as they were written' }),
})
type ExportQuery = z.output<typeof exportQuery>

interface ExportCore extends SearchCore {
  exports: Bulkhead
}

/**
 * Answers with the file; resolves when it is through, or nobody reads it any more. 503 when several are being made
 * already.
 */
export function exportLogs(
  ctx: ExportCore,
  person: Person,
  res: Response,
  query: ExportQuery,
): Promise<void> {
  return ctx.exports.run(person.id, async () => {
    const { format, ...filter } = query
    const locale = person.locale === 'en' ? 'en' : 'id'
    const { timezone } = ctx.config
    // Read before the first byte is sent, so that an error of the query or the database is answered with its status.
    const found = await resolveFilter(ctx, person, filter)
    const first = found ? await nextBatch(ctx.pool, found) : []
    const table: Table = {
      columns: logColumns(locale),
      timezone,
      rows: cells(found ? logBatches(ctx.pool, found, first) : none(), logCells(locale)),
    }
    const day = wallClock(timezone)(new Date()).slice(0, 10)
    res.writeHead(200, {
      'content-type': contentTypes[format],
      'content-disposition': `attachment; filename="broadcast-${day}.${format}"`,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    res.setTimeout(standstill, () => res.destroy())
    await send[format](table, res, locale).catch((error: unknown) => {
      if (!wentAway(error)) throw error
    })
  })
}

const contentTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

const send = {
  csv: async (table: Table, res: Response, locale: 'id' | 'en') => {
    await pipeline(...csvOf(table, locale === 'id' ? ';' : ','), res)
  },
  xlsx: async (table: Table, res: Response) => {
    const over = new AbortController()
    const { bytes, written } = xlsxOf(table, { name: 'Broadcast', signal: over.signal })
    const sent = pipeline(bytes, res)
    // Each side ends the other: an unreadable row cuts the answer off, and a reader who has left ends the reading.
    written.catch(() => res.destroy())
    await sent.finally(() => {
      over.abort()
    })
    await written
  },
}

async function* cells<Row>(batches: AsyncIterable<Row[]>, cellsOf: (row: Row) => Cell[]) {
  for await (const batch of batches) yield batch.map(cellsOf)
}

async function* none(): AsyncGenerator<never[]> {
  // An export of nothing has its titles.
}

function wentAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
