// The files of one draft and their uploads. They belong to the draft, not to the component that shows them, so an upload
// continues while the user looks at another page. Uploaded files are remembered on this device with the draft's text.
import { ApiError } from '../../lib/api.ts'
import { readStored, writeStored } from '../../lib/stored.ts'
import { explain } from '../states.tsx'
import { sendFile } from './send.ts'
import { isTooLargePicture, shrink } from './shrink.ts'
import { t } from './texts.ts'
import { fileSize } from '../file-size.ts'

export const most = 10

export interface Upload {
  key: string
  name: string
  size: number
  type: string
  state: 'waiting' | 'shrinking' | 'sending' | 'done' | 'failed' | 'refused'
  /** Progress of the upload, 0 to 1. */
  share: number
  /** Why the upload failed, in words. */
  problem?: string
  /** The picture's size in bytes before it was made smaller. */
  was?: number
  /** The attachment's id on the server, once it is uploaded. */
  id?: string
  /** When the upload was finished; the server deletes an attachment that is in no message after a day. */
  at?: number
  /** The file itself; absent after a reload. */
  file?: File
  /** URL of a preview picture. */
  preview?: string
}

export interface Uploads {
  read: () => readonly Upload[]
  subscribe: (listener: () => void) => () => void
  add: (files: Iterable<File>) => void
  /** Also cancels a running upload. */
  remove: (key: string) => void
  retry: (key: string) => void
  /** Removes the attachments that a message was sent with. */
  taken: (ids: readonly string[]) => void
}

interface Kept extends Uploads {
  /** Retries failed uploads after the connection is back. */
  reconnected: () => void
  /** Reads the remembered files again if the changed storage key is theirs; `null` means that all changed. */
  reread: (changed: string | null) => void
}

interface Options {
  /** Whether large pictures are made smaller for WhatsApp. */
  shrinks: boolean
}

/** Milliseconds; a little less than the server's 24 hours. */
const keptFor = 23 * 3600_000
const atOnce = 2
const all = new Map<string, Kept>()

/** Returns the uploads of a draft; each call with the same name returns the same object. */
export function uploadsOf(name: string, options: Options): Uploads {
  const known = all.get(name)
  if (known) return known
  const made = createUploads(`files.${name}`, options)
  all.set(name, made)
  return made
}

function createUploads(stored: string, { shrinks }: Options): Kept {
  let items: readonly Upload[] = recalled(stored)
  const listeners = new Set<() => void>()
  const cancels = new Map<string, () => void>()
  let count = 0

  const set = (next: readonly Upload[]) => {
    items = next
    for (const listener of listeners) listener()
  }
  const keep = () => {
    const arrived = items.filter(({ state }) => state === 'done')
    writeStored(stored, arrived.length === 0 ? '' : JSON.stringify(arrived.map(kept)))
  }
  const change = (key: string, to: Partial<Upload>) => {
    set(items.map((item) => (item.key === key ? { ...item, ...to } : item)))
  }
  const has = (key: string) => items.some((item) => item.key === key)

  const work = async ({ key, file }: Upload & { file: File }) => {
    let sent = file
    if (shrinks && isTooLargePicture(file)) {
      change(key, { state: 'shrinking' })
      sent = await shrink(file)
      if (!has(key)) return
      if (sent !== file) change(key, { name: sent.name, size: sent.size, type: sent.type, was: file.size })
    }
    const refusal = refusalOf(sent)
    if (refusal !== undefined) {
      change(key, { state: 'refused', problem: refusal })
      return
    }
    change(key, { state: 'sending', share: 0 })
    const { done, cancel } = sendFile(sent, sent.name, (share) => {
      change(key, { share })
    })
    cancels.set(key, cancel)
    try {
      const { attachment_id: id, mime_type: type, size } = await done
      change(key, { state: 'done', share: 1, id, type, size, at: Date.now() })
      keep()
    } catch (error) {
      // The server refused the file itself, so a retry would be refused again.
      const final = error instanceof ApiError && [400, 403, 413, 415].includes(error.status)
      const lost = error instanceof ApiError && error.status === 0
      change(key, { state: final ? 'refused' : 'failed', problem: lost ? t('lost') : explain(error) })
    } finally {
      cancels.delete(key)
    }
  }
  const start = () => {
    const busy = items.filter(({ state }) => state === 'sending' || state === 'shrinking').length
    const next = items.filter(isWaiting).slice(0, Math.max(0, atOnce - busy))
    for (const item of next) void work(item).then(start)
  }
  const retry = (key: string) => {
    set(items.map((item) => (item.key === key && item.file ? again(item) : item)))
    start()
  }
  const forget = ({ key, preview }: Upload) => {
    cancels.get(key)?.()
    cancels.delete(key)
    if (preview?.startsWith('blob:')) URL.revokeObjectURL(preview)
  }

  return {
    read: () => items,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    add: (files) => {
      const added = [...files].map((file): Upload => {
        const key = `${String(Date.now())}.${String(++count)}`
        const preview = file.type.startsWith('image/') ? { preview: URL.createObjectURL(file) } : {}
        return {
          key,
          file,
          name: file.name,
          size: file.size,
          type: file.type,
          state: 'waiting',
          share: 0,
          ...preview,
        }
      })
      const room = Math.max(0, most - items.filter(({ state }) => state !== 'refused').length)
      set([...items, ...added.slice(0, room), ...added.slice(room).map(tooMany)])
      start()
    },
    remove: (key) => {
      const gone = items.find((item) => item.key === key)
      if (!gone) return
      forget(gone)
      set(items.filter((item) => item !== gone))
      keep()
      start()
    },
    retry,
    taken: (ids) => {
      const isTaken = ({ id }: Upload) => id !== undefined && ids.includes(id)
      items.filter(isTaken).forEach(forget)
      set(items.filter((item) => !isTaken(item)))
      keep()
    },
    reconnected: () => {
      for (const { key, state } of items) if (state === 'failed') retry(key)
    },
    reread: (changed) => {
      if (changed !== null && !changed.endsWith(`.${stored}`)) return
      const mine = new Map(items.map((item) => [item.id, item]))
      const arrived = recalled(stored).map((item) => mine.get(item.id) ?? item)
      set([...arrived, ...items.filter(({ state }) => state !== 'done')])
    },
  }
}

window.addEventListener('online', () => {
  for (const uploads of all.values()) uploads.reconnected()
})
// Uploaded files are shared by all tabs: another tab may have sent the draft or added a file.
window.addEventListener('storage', ({ key }) => {
  for (const uploads of all.values()) uploads.reread(key)
})

const isWaiting = (item: Upload): item is Upload & { file: File } =>
  item.state === 'waiting' && item.file !== undefined

function again({ problem: _, ...item }: Upload): Upload {
  return { ...item, state: 'waiting', share: 0 }
}

const tooMany = ({ file: _, ...item }: Upload): Upload => ({
  ...item,
  state: 'refused',
  problem: t('too_many', { most }),
})

function refusalOf({ size }: Blob): string | undefined {
  const megabytes = window.PANTAU.attachmentMaxMb
  if (size === 0) return t('empty')
  return size > megabytes * 1024 ** 2 ? t('too_large', { size: fileSize(size), most: megabytes }) : undefined
}

type Arrived = Pick<Upload, 'name' | 'size' | 'type'> & { id: string; at: number }
const kept = ({ id = '', name, size, type, at = 0 }: Upload): Arrived => ({ id, name, size, type, at })

const hasThumb = (type: string) => /^image\/(jpeg|png|webp)$/.test(type)

/** The files that were uploaded before this page was loaded. */
function recalled(stored: string): Upload[] {
  try {
    const found = JSON.parse(readStored(stored) || '[]') as Arrived[]
    return found.map(({ id, name, size, type, at }): Upload => {
      const item = { key: id, id, name, size, type, at, share: 1 }
      if (Date.now() - at > keptFor) return { ...item, state: 'refused', problem: t('expired') }
      const preview = hasThumb(type) ? { preview: `/api/v1/attachments/${id}?size=thumb` } : {}
      return { ...item, state: 'done', ...preview }
    })
  } catch {
    return []
  }
}
