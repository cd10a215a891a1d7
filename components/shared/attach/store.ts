// The files of one draft: being sent, sent, or not. They belong to the draft and not to what shows them, so that an upload goes
// on while one looks at another page. What has arrived is kept on this device beside the draft's text.
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
  /** Of what is being sent: 0 to 1. */
  share: number
  /** In words. */
  problem?: string
  /** Its size before it was made smaller. */
  was?: number
  /** The server's, once it has arrived. */
  id?: string
  /** When it had arrived: one that no message has taken is gone after a day. */
  at?: number
  /** What has not arrived yet; after a reload it must be chosen again. */
  file?: File
  /** Address of a picture to show. */
  preview?: string
}

export interface Uploads {
  read: () => readonly Upload[]
  subscribe: (listener: () => void) => () => void
  add: (files: Iterable<File>) => void
  /** Also cancels one that is on its way. */
  remove: (key: string) => void
  retry: (key: string) => void
  /** A message has been sent with these. */
  taken: (ids: readonly string[]) => void
}

interface Kept extends Uploads {
  /** Tries again what the connection has failed. */
  reconnected: () => void
  /** Reads what is kept on this device again, if that is what changed. */
  reread: (changed: string | null) => void
}

interface Options {
  /** Large pictures are made smaller, as WhatsApp wants them. */
  shrinks: boolean
}

/** A little less than the server's 24 hours. */
const keptFor = 23 * 3600_000
const atOnce = 2
const all = new Map<string, Kept>()

/** The same for the same name, which is the draft's. */
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
      // Refused for what it is: the same again would be refused again.
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
// Another tab has sent the draft, or added to it: what has arrived is one for all of them.
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

/** What had arrived before the page was loaded. */
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
