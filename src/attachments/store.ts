// Where the bytes of attachments are kept: in the database, in chunks, or in an S3-compatible store.
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { chunkSize, insertChunk, selectChunk } from './chunk-queries.ts'
import type { Bytes } from './file-types.ts'

export interface Store {
  name: 'database' | 's3'
  /** What goes over the network, before the transaction. */
  prepare: (id: string, file: Bytes) => Promise<void>
  /** In the transaction that makes the attachment known. */
  keep: (tx: Queryable, id: string, file: Bytes) => Promise<void>
  /** The bytes from `start` to `end`, that one included, a part at a time. */
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
      // A connection is held for each chunk only, not for as long as the client reads.
      for (let number = Math.floor(start / chunkSize); number * chunkSize <= end; number++) {
        const chunk = await selectChunk(pool, id, number)
        if (!chunk) throw new Error(`chunk ${String(number)} of attachment ${id} is gone`)
        const at = number * chunkSize
        yield chunk.subarray(Math.max(0, start - at), end - at + 1)
      }
    },
  }
}
