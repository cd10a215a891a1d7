// Who may get in: a new password, and the end of somebody's access with what it brings about.
import { useState } from 'react'
import { number } from '../lib/format.ts'
import { me } from '../lib/session.ts'
import { useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import { PasswordField, passwordProblem } from '../shared/password.tsx'
import { changeUser, useActiveTickets, useIsLastAdmin, type User } from './data.ts'
import { t } from './texts.ts'

interface Props {
  user: User
  onClose: () => void
  onSaved: (user: User) => void
}

export function ResetDialog({ user, onClose, onSaved }: Props) {
  const [password, setPassword] = useState('')
  const saving = useSave({
    fields: ['password'],
    check: () => ({ password: passwordProblem(password, user.email) }),
    run: () => changeUser(user.id, { password }),
    onSaved,
  })
  return (
    <FormDialog
      title={t('reset_title', { name: user.full_name })}
      saving={saving}
      dirty={password !== ''}
      submit={t('reset_submit')}
      onClose={onClose}
    >
      <p className="t2">{t('reset_lead', { name: user.full_name })}</p>
      {user.id === me.id && <p className="notice">{t('reset_self')}</p>}
      {/* So that a password manager knows whose password this is. */}
      <input type="hidden" autoComplete="username" value={user.email} readOnly />
      <PasswordField
        label={t('new_password')}
        value={password}
        email={user.email}
        error={saving.problems.fields.password}
        onChange={setPassword}
      />
    </FormDialog>
  )
}

export function DeactivateDialog({ user, onClose, onSaved }: Props) {
  const tickets = useActiveTickets(user.id)
  const last = useIsLastAdmin(user)
  const name = user.full_name
  const saving = useSave({
    fields: [],
    run: () => changeUser(user.id, { is_active: false }),
    onSaved,
  })
  return (
    <FormDialog
      title={t('deactivate_title', { name })}
      saving={saving}
      dirty={false}
      danger
      blocked={last}
      submit={t('deactivate')}
      onClose={onClose}
    >
      {last ? (
        <p className="notice">{t('deactivate_last', { name })}</p>
      ) : (
        <>
          {user.id === me.id && <p className="notice red">{t('deactivate_self')}</p>}
          <p>{t('deactivate_what')}</p>
          <ul className="bullets">
            <li>{t('deactivate_sessions', { name })}</li>
            <li aria-live="polite">
              <TicketsGoing tickets={tickets} />
            </li>
            <li>{t('deactivate_keeps')}</li>
          </ul>
          <p className="dim small">{t('deactivate_undo')}</p>
        </>
      )}
    </FormDialog>
  )
}

function TicketsGoing({ tickets }: { tickets: ReturnType<typeof useActiveTickets> }) {
  if (tickets.isPending) return <span className="dim">{t('deactivate_counting')}</span>
  if (!tickets.data) return t('deactivate_some_tickets')
  const { count, more } = tickets.data
  if (count === 0) return t('deactivate_no_tickets')
  return <strong>{t('deactivate_tickets', { count: `${number(count)}${more ? '+' : ''}` })}</strong>
}
