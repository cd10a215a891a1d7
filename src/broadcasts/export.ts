// The log as a spreadsheet, written while it is read, so that five million rows need no more memory than fifty. A slow client
// slows the reading down; a client that disconnects or stops reading ends it. Only a few exports run at a time.
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

/** Milliseconds: a client that reads nothing for this long is disconnected. */
const standstill = 60_000

export const exportFormats = ['xlsx', 'csv'] as const
export const exportQuery = broadcastFilter.extend({
  format: z
    .preprocess((value) => (value === '' ? undefined : value), z.enum(exportFormats).default('csv'))
    .meta({ description: 'In xlsx, times are dates, and everything else is text exactly as it was sent' }),
})
type ExportQuery = z.output<typeof exportQuery>

interface ExportCore extends SearchCore {
  exports: Bulkhead
}

/** Sends the file. Resolves when it is sent, or the client has disconnected. 503 if too many exports are running. */
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
    // Read before the first byte is sent, so that an error of the query or the database still gets its HTTP status.
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
    // Each side ends the other: an error while reading breaks off the answer, and a disconnected client ends the reading.
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
  // An empty export still has its column titles.
}

function wentAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
