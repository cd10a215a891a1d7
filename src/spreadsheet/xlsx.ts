// Writes XLSX (ECMA-376) while the rows are read; no row is kept in memory. yazl makes the zip. The XML is made here because
// we need only three kinds of cells, and the libraries for it keep all rows in memory or are no longer maintained.
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { wallClock, type Cell, type Table } from './cells.ts'
import { packageParts, rowXml, sheetEnd, sheetStart } from './xlsx-parts.ts'

/** Excel's limit for a sheet. Further rows go to another sheet. */
export const rowsPerSheet = 1_048_576

interface Options {
  /** The name of the sheet; further sheets are numbered. */
  name: string
  signal: AbortSignal
  /** A smaller limit, for tests. */
  rowsPerSheet?: number
}

/**
 * The bytes of a workbook. `written` resolves when all of it is in the stream. It rejects if reading the rows fails or `signal`
 * is aborted.
 */
export function xlsxOf(
  table: Table,
  options: Options,
): { bytes: NodeJS.ReadableStream; written: Promise<void> } {
  const zip = new ZipFile()
  const failed = once(zip, 'error').then(([error]): never => {
    throw error
  })
  return { bytes: zip.outputStream, written: Promise.race([writeSheets(zip, table, options), failed]) }
}

async function writeSheets(zip: ZipFile, table: Table, options: Options): Promise<void> {
  const rows = new RowReader(table.rows)
  let sheets = 0
  do {
    const sheet = Readable.from(sheetXml(table, rows, options.rowsPerSheet ?? rowsPerSheet, sheets === 0), {
      objectMode: false,
    })
    const stop = () => sheet.destroy(new Error('nobody reads the workbook any more'))
    options.signal.addEventListener('abort', stop)
    zip.addReadStream(sheet, `xl/worksheets/sheet${String(++sheets)}.xml`, { compressionLevel: 3 })
    try {
      await finished(sheet)
    } finally {
      options.signal.removeEventListener('abort', stop)
    }
  } while (await rows.more())
  const names = Array.from({ length: sheets }, (_, at) =>
    at === 0 ? options.name : `${options.name} ${String(at + 1)}`,
  )
  for (const [path, xml] of packageParts(names)) zip.addBuffer(Buffer.from(xml), path)
  zip.end()
}

/** A sheet's XML in chunks, up to so many rows including the titles. */
async function* sheetXml(
  { columns, timezone }: Pick<Table, 'columns' | 'timezone'>,
  rows: RowReader,
  limit: number,
  isFirst: boolean,
): AsyncGenerator<Buffer> {
  const clock = wallClock(timezone)
  let count = 1
  yield Buffer.from(sheetStart(columns, isFirst))
  while (count < limit) {
    const batch = await rows.next(limit - count)
    if (batch.length === 0) break
    let xml = ''
    for (const row of batch) xml += rowXml(++count, row, clock)
    yield Buffer.from(xml)
  }
  yield Buffer.from(sheetEnd(columns.length, count))
}

/** Returns rows a few at a time, and keeps the rest of each batch. */
class RowReader {
  readonly #batches: AsyncIterator<readonly Cell[][]>
  #left: readonly Cell[][] = []

  constructor(rows: Table['rows']) {
    this.#batches = rows[Symbol.asyncIterator]()
  }

  async more(): Promise<boolean> {
    while (this.#left.length === 0) {
      const next = await this.#batches.next()
      if (next.done) return false
      this.#left = next.value
    }
    return true
  }

  /** At most `limit` rows; none at the end. */
  async next(limit: number): Promise<readonly Cell[][]> {
    if (!(await this.more())) return []
    const rows = this.#left.slice(0, limit)
    this.#left = this.#left.slice(limit)
    return rows
  }
}
