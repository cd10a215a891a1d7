// Attachments: uploaded first, then used by one message, and deleted with it.
import pLimit from 'p-limit'
import { uuidv7 } from 'uuidv7'
import type { Core } from '../core.ts'
import type { Queryable } from '../db/pool.ts'
import { transaction } from '../db/transaction.ts'
import { invalid, problem } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import { can } from '../policy/can.ts'
import type { Person } from '../policy/callers.ts'
import { readFileType } from './file-types.ts'
import { claimAttachments, insertAttachment, selectFile, type StoredFile, type Uploader } from './queries.ts'
import { readPicture } from './pictures.ts'
import type { Uploaded } from './schema.ts'
import type { Spooled } from './spool.ts'
import type { Stores } from './stores.ts'

export interface AttachmentsCore extends Core {
  attachmentStores: Stores
}

const longestName = 200

/** Limits how many files are written at a time, so that the pool has connections left for people. */
const writers = pLimit(3)

interface Upload {
  filename: string | undefined
  /** The Content-Type that was sent. */
  declared: string
}

const noPicture = { width: null, height: null, thumb: undefined }

/** Stores an uploaded file in one transaction. 415 for a file of a kind that is not accepted. */
export async function keepAttachment(
  ctx: AttachmentsCore,
  uploader: Uploader,
  file: Spooled,
  { filename, declared }: Upload,
): Promise<Uploaded> {
  const type = await readFileType(file, declared)
  if (!type) throw problem('attachment_type')
  const picture = type.kind === 'image' ? await readPicture(file, type.mime) : noPicture
  const id = uuidv7()
  const store = ctx.attachmentStores.s3 ?? ctx.attachmentStores.database
  await store.prepare(id, file)
  await writers(() =>
    transaction(ctx.pool, async (tx) => {
      await insertAttachment(tx, {
        id,
        uploader,
        filename: plainName(filename),
        mime_type: type.mime,
        kind: type.kind,
        size: file.size,
        sha256: file.sha256,
        ...picture,
        store: store.name,
      })
      await store.keep(tx, id, file)
    }),
  )
  return { attachment_id: id, sha256: file.sha256.toString('hex'), size: file.size, mime_type: type.mime }
}

/** The file's name for people to read: without folders, invisible characters and text direction marks, and not too long. */
function plainName(name: string | undefined): string | null {
  const last = name?.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim()
  if (plain.length <= longestName) return plain === '' ? null : plain
  const [ending = ''] = /\.[\p{L}\p{N}]{1,10}$/u.exec(plain) ?? []
  return (
    Array.from(plain)
      .slice(0, longestName - ending.length)
      .join('') + ending
  )
}

/** Adds uploaded attachments to a message, in the caller's transaction. 400 for one that this uploader cannot use. */
export async function useAttachments(
  tx: Queryable,
  ids: readonly string[],
  uploader: Uploader,
  to: { ticketId: number; commentId: string | null },
): Promise<void> {
  if (ids.length === 0) return
  const missing = await claimAttachments(tx, ids, uploader, to)
  if (missing.length > 0)
    throw invalid(
      missing.map((id) => fieldProblem(`attachments.${String(ids.indexOf(id))}`, 'not_attachment')),
    )
}

export async function storedFile(ctx: Core, id: string): Promise<StoredFile> {
  const file = await selectFile(ctx.pool, id)
  if (!file) throw problem('no_such_attachment')
  return file
}

/** The attachment if this person may see its ticket or, while it is unused, has uploaded it; otherwise 404. */
export async function visibleFile(ctx: Core, person: Person, id: string): Promise<StoredFile> {
  const file = await selectFile(ctx.pool, id)
  if (!file || !mayRead(ctx, person, file)) throw problem('no_such_attachment')
  return file
}

function mayRead(ctx: Core, person: Person, file: StoredFile): boolean {
  const { status, assigned_to_user_id } = file
  if (status === null) return file.user_id === person.id
  return can(ctx.config, person, 'ticket.read', { status, assigned_to_user_id })
}
