// The stores of this server. Files that were uploaded before S3 was configured are still in the database.
import type { Core } from '../core.ts'
import { problem } from '../errors.ts'
import { s3Store, type S3Store } from './s3-store.ts'
import { databaseStore, type Store } from './store.ts'

export interface Stores {
  database: Store
  /** New attachments go there, if it is configured. */
  s3: S3Store | undefined
}

export const createStores = (core: Pick<Core, 'pool' | 'log' | 'config'>): Stores => ({
  database: databaseStore(core),
  s3: core.config.s3 && s3Store(core, core.config.s3),
})

/** Throws 503 for an attachment in the S3 store if none is configured. */
export function storeOf(stores: Stores, name: Store['name']): Store {
  const store = stores[name]
  if (!store) throw problem('store_away')
  return store
}
