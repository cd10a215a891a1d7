// Dialogs about a user's access: reset the password, deactivate (with the consequences), reactivate an admin.
import { useState } from 'react'
import { number } from '../lib/format.ts'
import { me } from '../lib/session.ts'
import { useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import { PasswordField, passwordProblem } from '../shared/password.tsx'
import type { DialogProps } from '../resources/parts.ts'
import {
  activateUser,
  deactivateUser,
  resetPassword,
  useActiveTickets,
  useIsLastAdmin,
  type User,
} from './data.ts'
import { PasswordMade } from './password-made.tsx'
import { OwnPassword } from './fields.tsx'
import { t } from './texts.ts'
import '../shared/notice.css'

export function ResetDialog(props: DialogProps<User>) {
  return props.row && <Reset {...props} user={props.row} />
}

type Props = DialogProps<User> & { user: User }

function Reset({ user, onClose, onSaved }: Props) {
  const [password, setPassword] = useState('')
  const [made, setMade] = useState(false)
  const [own, setOwn] = useState('')
  const [shown, setShown] = useState(false)
  const saving = useSave({
    fields: ['password', 'current_password'],
    check: () => ({
      password: passwordProblem(password, user.email),
      current_password: own === '' ? { code: 'required' } : undefined,
    }),
    run: () => resetPassword(user.id, { password, current_password: own }),
    onSaved: (saved) => {
      onSaved(saved.full_name)
      if (made) setShown(true)
      else onClose()
    },
  })
  if (shown) return <PasswordMade user={user} password={password} onClose={onClose} />
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
      {/* Tells password managers whose password this is. */}
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

/** Reactivates an admin; asks for the password, because an admin can do everything. */
export function ActivateDialog(props: DialogProps<User>) {
  return props.row && <Activate {...props} user={props.row} />
}

function Activate({ user, onClose, onSaved }: Props) {
  const [own, setOwn] = useState('')
  const saved = () => {
    onSaved(user.full_name)
    onClose()
  }
  const saving = useSave({
    fields: ['current_password'],
    check: () => ({ current_password: own === '' ? { code: 'required' } : undefined }),
    run: () => activateUser(user.id, { current_password: own }),
    onSaved: saved,
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

export function DeactivateDialog(props: DialogProps<User>) {
  return props.row && <Deactivate {...props} user={props.row} />
}

function Deactivate({ user, onClose, onSaved }: Props) {
  const tickets = useActiveTickets(user.id)
  const last = useIsLastAdmin(user)
  const name = user.full_name
  const saved = () => {
    onSaved(name)
    onClose()
  }
  const saving = useSave({
    fields: [],
    run: () => deactivateUser(user.id),
    onSaved: saved,
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
