// Stores of the bytes of attachments: the database, in chunks, or an S3-compatible store.
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { chunkSize, insertChunk, selectChunk } from './chunk-queries.ts'
import type { Bytes } from './file-types.ts'

export interface Store {
  name: 'database' | 's3'
  /** Uploads over the network, before the transaction. */
  prepare: (id: string, file: Bytes) => Promise<void>
  /** Runs in the transaction that inserts the attachment. */
  keep: (tx: Queryable, id: string, file: Bytes) => Promise<void>
  /** The bytes from `start` to `end` inclusive, in parts. */
  read: (id: string, start: number, end: number) => AsyncIterable<Buffer>
}

export function databaseStore({ pool }: Pick<Core, 'pool'>): Store {
  return {
    name: 'database',
    prepare: () => Promise.resolve(),
    keep: async (tx, id, file) => {
      for (let number = 0; number * chunkSize < file.size; number++)
        await insertChunk(tx, id, number, await file.read(number * chunkSize, chunkSize))
    },
    read: async function* (id, start, end) {
      // Each chunk is a query of its own, so that a slow client does not hold a connection.
      for (let number = Math.floor(start / chunkSize); number * chunkSize <= end; number++) {
        const chunk = await selectChunk(pool, id, number)
        if (!chunk) throw new Error(`chunk ${String(number)} of attachment ${id} is gone`)
        const at = number * chunkSize
        yield chunk.subarray(Math.max(0, start - at), end - at + 1)
      }
    },
  }
}
