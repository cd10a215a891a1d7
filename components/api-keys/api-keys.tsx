// The API keys that n8n uses. A key is shown once, when it is created. The page is the generic list; this file supplies its
// parts.
import { ListPage } from '../resources/list-page.tsx'
import type { Parts } from '../resources/parts.ts'
import { RecordPage } from '../resources/record-page.tsx'
import { Created, LastUsed, Name, Scopes, State } from './cells.tsx'
import { CreateDialog } from './create-dialog.tsx'
import type { ApiKey } from './data.ts'
import { RevokeDialog } from './revoke-dialog.tsx'
import { t } from './texts.ts'

const parts: Parts<ApiKey> = {
  cells: {
    'key-name': Name,
    'key-scopes': Scopes,
    'key-created': Created,
    'key-last-used': LastUsed,
    'key-state': State,
  },
  dialogs: { 'key-form': CreateDialog, 'key-revoke': RevokeDialog },
  rowClass: ({ revoked_at }) => (revoked_at === null ? '' : 'off'),
  actionNames: { revoke: ({ name }) => t('revoke_name', { name }) },
}

export const TablePage = () => <ListPage id="api_keys" parts={parts} />
export const RowPage = () => <RecordPage id="api_keys" parts={parts} />
