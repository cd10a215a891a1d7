// The users: who can log in, and with which role. The page is the generic list; this file supplies its parts.
import type { Listed } from '../resources/records.ts'
import { ListPage } from '../resources/list-page.tsx'
import type { Parts } from '../resources/parts.ts'
import { RecordPage } from '../resources/record-page.tsx'
import { EmptyState } from '../shared/states.tsx'
import { ActivateDialog, DeactivateDialog, ResetDialog } from './access-dialogs.tsx'
import { ActiveTickets, LastLogin, Person } from './cells.tsx'
import { stale, type User } from './data.ts'
import { UserDialog } from './user-dialog.tsx'
import { t } from './texts.ts'

const parts: Parts<User> = {
  cells: { person: Person, 'active-tickets': ActiveTickets, 'last-login': LastLogin },
  dialogs: {
    'user-form': UserDialog,
    'user-reset': ResetDialog,
    'user-deactivate': DeactivateDialog,
    'user-activate': ActivateDialog,
  },
  // Reactivating an admin needs the password, because an admin can do everything.
  asks: { 'user-activate': ({ role }) => role === 'admin' },
  below: Alone,
  stale,
}

export const TablePage = () => <ListPage id="users" parts={parts} />
export const RowPage = () => <RecordPage id="users" parts={parts} />

function Alone({ rows }: { rows: readonly Listed<User>[] }) {
  return rows.length === 1 && <EmptyState title={t('alone_title')}>{t('alone')}</EmptyState>
}
