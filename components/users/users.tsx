// The team: who may log in, and as what.
import { useEffect, useState } from 'react'
import { roles } from '../../src/policy/abilities.ts'
import { useFilters } from '../lib/rows.ts'
import { Chips, List } from '../shared/list.tsx'
import { PageFrame } from '../shared/page.tsx'
import { EmptyState, explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { ActivateDialog, DeactivateDialog, ResetDialog } from './access-dialogs.tsx'
import { changeUser, useRefreshUsers, useUsers, type User } from './data.ts'
import { PasswordMade } from './password-made.tsx'
import { UserDialog } from './user-dialog.tsx'
import { UserList, type UserActions } from './user-list.tsx'
import { t } from './texts.ts'
import '../shared/filters.css'
import '../ui/button.css'
import '../ui/card.css'
import '../ui/input.css'

type Open =
  | { kind: 'new' }
  | { kind: 'edit' | 'reset' | 'activate' | 'deactivate'; user: User }
  | { kind: 'made'; user: User; password: string }

export function Users() {
  const [filters, change] = useFilters(['q', 'state', 'role'])
  const [open, setOpen] = useState<Open>()
  const list = useUsers(filters)
  const refresh = useRefreshUsers()
  const toast = useToast()
  const words = filters.q.trim().toLowerCase()
  const shown = (list.rows ?? []).filter((user) =>
    `${user.full_name} ${user.email}`.toLowerCase().includes(words),
  )
  // A search is through all of them, not through those that happen to be loaded.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (words !== '' && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [words, hasNextPage, isFetchingNextPage, fetchNextPage])

  const close = () => {
    setOpen(undefined)
  }
  const done = (text: string) => {
    close()
    refresh()
    toast({ text })
  }
  /** A password that the form made is shown once more, before it is gone. */
  const savedWith = (text: string, user: User, made: string | undefined) => {
    done(text)
    if (made !== undefined) setOpen({ kind: 'made', user, password: made })
  }
  const actions: UserActions = {
    edit: (user) => {
      setOpen({ kind: 'edit', user })
    },
    reset: (user) => {
      setOpen({ kind: 'reset', user })
    },
    deactivate: (user) => {
      setOpen({ kind: 'deactivate', user })
    },
    activate: (user) => {
      if (user.role === 'admin') {
        setOpen({ kind: 'activate', user })
        return
      }
      changeUser(user.id, { is_active: true }).then(
        () => {
          done(t('activated_toast', { name: user.full_name }))
        },
        (error: unknown) => {
          toast({ text: shared('not_saved', { message: explain(error) }), kind: 'error' })
        },
      )
    },
  }
  const filtered = words !== '' || filters.state !== '' || filters.role !== ''

  return (
    <PageFrame
      title={t('title')}
      aside={
        <button
          type="button"
          className="btn primary sp"
          onClick={() => {
            setOpen({ kind: 'new' })
          }}
        >
          {t('add')}
        </button>
      }
    >
      <section className="card">
        <div className="filters">
          <input
            type="search"
            className="input find"
            placeholder={t('search')}
            aria-label={t('search')}
            value={filters.q}
            onChange={(event) => {
              change({ q: event.target.value })
            }}
          />
          <Chips
            label={t('filter_state')}
            value={filters.state}
            options={[
              { value: '', label: t('all') },
              { value: 'active', label: t('active') },
              { value: 'inactive', label: t('inactive') },
            ]}
            onChange={(state) => {
              change({ state })
            }}
          />
          <Chips
            label={t('filter_role')}
            value={filters.role}
            options={[
              { value: '', label: t('any_role') },
              ...roles.map((role) => ({ value: role, label: shared(`role_${role}`) })),
            ]}
            onChange={(role) => {
              change({ role })
            }}
          />
        </div>
        <List
          list={list}
          shown={shown}
          height={46}
          empty={
            <EmptyState
              title={t('none_title')}
              action={
                <button
                  type="button"
                  className="btn"
                  onClick={() => {
                    change({ q: '', state: '', role: '' })
                  }}
                >
                  {t('clear')}
                </button>
              }
            >
              {t('none')}
            </EmptyState>
          }
        >
          {(users) => (
            <>
              <UserList users={users} actions={actions} />
              {users.length === 1 && !filtered && (
                <EmptyState title={t('alone_title')}>{t('alone')}</EmptyState>
              )}
            </>
          )}
        </List>
      </section>
      {open?.kind === 'new' && (
        <UserDialog
          onClose={close}
          onSaved={(user, made) => {
            savedWith(t('created_toast', { name: user.full_name }), user, made)
          }}
        />
      )}
      {open?.kind === 'edit' && (
        <UserDialog
          user={open.user}
          onClose={close}
          onSaved={(user) => {
            done(t('saved_toast', { name: user.full_name }))
          }}
        />
      )}
      {open?.kind === 'reset' && (
        <ResetDialog
          user={open.user}
          onClose={close}
          onSaved={(user, made) => {
            savedWith(t('reset_toast', { name: user.full_name }), user, made)
          }}
        />
      )}
      {open?.kind === 'made' && <PasswordMade user={open.user} password={open.password} onClose={close} />}
      {open?.kind === 'activate' && (
        <ActivateDialog
          user={open.user}
          onClose={close}
          onSaved={(user) => {
            done(t('activated_toast', { name: user.full_name }))
          }}
        />
      )}
      {open?.kind === 'deactivate' && (
        <DeactivateDialog
          user={open.user}
          onClose={close}
          onSaved={(user) => {
            done(t('deactivated_toast', { name: user.full_name }))
          }}
        />
      )}
    </PageFrame>
  )
}
