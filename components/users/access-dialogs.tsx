// Who may get in: a new password, the end of somebody's access with what it brings about, and an admin's return.
import { useState } from 'react'
import { number } from '../lib/format.ts'
import { me } from '../lib/session.ts'
import { useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import { PasswordField, passwordProblem } from '../shared/password.tsx'
import { changeUser, useActiveTickets, useIsLastAdmin, type User } from './data.ts'
import { OwnPassword } from './fields.tsx'
import { t } from './texts.ts'
import '../shared/notice.css'

interface Props {
  user: User
  onClose: () => void
  onSaved: (user: User) => void
}

interface ResetProps extends Omit<Props, 'onSaved'> {
  /** `made`: the new password, where the form made it. */
  onSaved: (user: User, made: string | undefined) => void
}

export function ResetDialog({ user, onClose, onSaved }: ResetProps) {
  const [password, setPassword] = useState('')
  const [made, setMade] = useState(false)
  const [own, setOwn] = useState('')
  const saving = useSave({
    fields: ['password', 'current_password'],
    check: () => ({
      password: passwordProblem(password, user.email),
      current_password: own === '' ? { code: 'required' } : undefined,
    }),
    run: () => changeUser(user.id, { password, current_password: own }),
    onSaved: (saved) => {
      onSaved(saved, made ? password : undefined)
    },
  })
  return (
    <FormDialog
      title={t('reset_title', { name: user.full_name })}
      saving={saving}
      dirty={password !== '' || own !== ''}
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
        onChange={(next, byButton) => {
          setPassword(next)
          setMade(byButton)
        }}
      />
      <OwnPassword value={own} error={saving.problems.fields.current_password} onChange={setOwn}>
        {t('own_for_password')}
      </OwnPassword>
    </FormDialog>
  )
}

/** Of an admin: whoever becomes one again, gets all of its power. */
export function ActivateDialog({ user, onClose, onSaved }: Props) {
  const [own, setOwn] = useState('')
  const saving = useSave({
    fields: ['current_password'],
    check: () => ({ current_password: own === '' ? { code: 'required' } : undefined }),
    run: () => changeUser(user.id, { is_active: true, current_password: own }),
    onSaved,
  })
  return (
    <FormDialog
      title={t('activate_title', { name: user.full_name })}
      saving={saving}
      dirty={own !== ''}
      submit={t('activate')}
      onClose={onClose}
    >
      <OwnPassword value={own} error={saving.problems.fields.current_password} onChange={setOwn}>
        {t('activate_lead', { name: user.full_name })}
      </OwnPassword>
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
