// The team: who may log in, and as what.
import { useState } from 'react'
import { Records, type Values } from '../records/records.tsx'
import { t } from '../records/texts.ts'
import { PageFrame } from '../shared/page.tsx'
import { t as shared } from '../shared/texts.ts'
import { UserDialog } from './user-dialog.tsx'

export function Users() {
  const [editing, setEditing] = useState<{ user: Values | undefined }>()
  return (
    <PageFrame
      title={t('users')}
      aside={
        <button
          type="button"
          className="btn primary sp"
          onClick={() => {
            setEditing({ user: undefined })
          }}
        >
          {t('new_user')}
        </button>
      }
    >
      <Records
        resource="users"
        columns={['full_name', 'email', 'role', 'is_active', 'created_at']}
        cells={{
          role: ({ role }) => shared(role === 'admin' ? 'role_admin' : 'role_agent'),
          is_active: ({ is_active }) => (
            <span className={`badge dot ${is_active === true ? 'success' : 'closed'}`}>
              {t(is_active === true ? 'active' : 'inactive')}
            </span>
          ),
        }}
        end={(user) => (
          <button
            type="button"
            className="btn small"
            onClick={() => {
              setEditing({ user })
            }}
          >
            {t('edit')}
          </button>
        )}
      />
      {editing && (
        <UserDialog
          user={editing.user}
          onClose={() => {
            setEditing(undefined)
          }}
        />
      )}
    </PageFrame>
  )
}
