// Canned replies: agents read them here and insert them into tickets, admins write them. The page is the generic list; this
// file supplies its parts.
import { queryKeys } from '../lib/query-keys.ts'
import { ListPage } from '../resources/list-page.tsx'
import type { Parts } from '../resources/parts.ts'
import { RecordPage } from '../resources/record-page.tsx'
import type { CannedReply } from '../shared/canned.ts'
import { ReplyDialog } from './reply-dialog.tsx'
import { Replies } from './reply-rows.tsx'

const parts: Parts<CannedReply> = {
  dialogs: { 'reply-form': ReplyDialog },
  rows: Replies,
  stale: [queryKeys.cannedReplies],
}

export const TablePage = () => <ListPage id="canned_replies" parts={parts} />
export const RowPage = () => <RecordPage id="canned_replies" parts={parts} />
