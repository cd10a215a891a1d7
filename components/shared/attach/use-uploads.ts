// The files of a draft, for a component: what there is, and whether the message may go.
import { useSyncExternalStore } from 'react'
import { uploadsOf, type Upload, type Uploads } from './store.ts'
import { t } from './texts.ts'

export interface Attached extends Pick<Uploads, 'add' | 'remove' | 'retry' | 'taken'> {
  items: readonly Upload[]
  /** Of those that have arrived, in their order: what a message names. */
  ids: string[]
  /** Why the message has to wait, in words; undefined: it may go. */
  holding: string | undefined
}

/** `name` is the draft's: the same in all tabs and after a reload. `shrinks`: they go to a customer, by WhatsApp. */
export function useUploads(name: string, shrinks = false): Attached {
  const uploads = uploadsOf(name, { shrinks })
  const items = useSyncExternalStore(uploads.subscribe, uploads.read)
  const { add, remove, retry, taken } = uploads
  const open = items.filter(({ state }) => state !== 'done')
  const stuck = open.some(({ state }) => state === 'failed' || state === 'refused')
  return {
    add,
    remove,
    retry,
    taken,
    items,
    ids: items.flatMap(({ id, state }) => (state === 'done' && id !== undefined ? [id] : [])),
    holding: open.length === 0 ? undefined : t(stuck ? 'not_all' : 'still_sending'),
  }
}
