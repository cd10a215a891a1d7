// Canned replies: everybody answers with them, admins write them.
import { uuidv7 } from 'uuidv7'
import { recordAudit } from '../audit/service.ts'
import type { Person } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import { problem, violatedConstraint } from '../errors.ts'
import {
  countCannedReplies,
  deleteCannedReply,
  insertCannedReply,
  selectCannedReplies,
  updateCannedReply,
} from './queries.ts'
import type { CannedReply, CannedReplyChange, NewCannedReply } from './schema.ts'

/** The API answers all of them as one list. */
const most = 500

const noSuchReply = () => problem('no_such_canned_reply')

export function listCannedReplies(ctx: Core): Promise<CannedReply[]> {
  return selectCannedReplies(ctx.pool, most)
}

/** 409 if the shortcut is taken or the maximum number of canned replies is reached. */
export function createCannedReply(
  ctx: Core,
  actor: Person,
  { title, shortcut = null, body }: NewCannedReply,
): Promise<CannedReply> {
  return transaction(ctx.pool, async (tx) => {
    if ((await countCannedReplies(tx)) >= most) throw problem('too_many_canned_replies', { max: most })
    const made = await insertCannedReply(tx, { id: uuidv7(), title, shortcut, body, created_by: actor.id })
    if (!made) throw new Error('insert into canned_replies returned no row')
    await recordAudit(tx, actor, 'canned_reply.created', 'canned_replies', made.id, { title })
    return made
  }).catch(shortcutTaken)
}

export function changeCannedReply(
  ctx: Core,
  actor: Person,
  id: string,
  change: CannedReplyChange,
): Promise<CannedReply> {
  return transaction(ctx.pool, async (tx) => {
    const changed = await updateCannedReply(tx, id, change)
    if (!changed) throw noSuchReply()
    await recordAudit(tx, actor, 'canned_reply.changed', 'canned_replies', id, {
      title: changed.title,
      changed: Object.keys(change),
    })
    return changed
  }).catch(shortcutTaken)
}

export function removeCannedReply(ctx: Core, actor: Person, id: string): Promise<void> {
  return transaction(ctx.pool, async (tx) => {
    const removed = await deleteCannedReply(tx, id)
    if (!removed) throw noSuchReply()
    await recordAudit(tx, actor, 'canned_reply.deleted', 'canned_replies', id, removed)
  })
}

function shortcutTaken(error: unknown): never {
  if (violatedConstraint(error) === 'canned_replies_shortcut_key') throw problem('shortcut_taken')
  throw error
}
