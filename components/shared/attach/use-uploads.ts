// A hook for the files of a draft: the list, and whether the message can be sent.
import { useSyncExternalStore } from 'react'
import { uploadsOf, type Upload, type Uploads } from './store.ts'
import { t } from './texts.ts'

export interface Attached extends Pick<Uploads, 'add' | 'remove' | 'retry' | 'taken'> {
  items: readonly Upload[]
  /** Ids of the uploaded files, in order, to send with the message. */
  ids: string[]
  /** Why the message cannot be sent yet, in words; undefined if it can. */
  holding: string | undefined
}

/** `name` identifies the draft in all tabs and after a reload. `shrinks`: the files go to a customer by WhatsApp. */
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
