// The dialog that creates or changes a user.
import { useState } from 'react'
import { me } from '../lib/session.ts'
import { Field, useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import { PasswordField, passwordProblem } from '../shared/password.tsx'
import { t as shared } from '../shared/texts.ts'
import { changeUser, createUser, useIsLastAdmin, type User } from './data.ts'
import type { DialogProps } from '../resources/parts.ts'
import { PasswordMade } from './password-made.tsx'
import { LocaleField, OwnPassword, RoleField } from './fields.tsx'
import { t } from './texts.ts'
import '../shared/notice.css'
import '../ui/input.css'

const looksLikeEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** Without a `row` it creates a user. A generated password is shown once more after saving. */
export function UserDialog({ action, row: user, onClose, onSaved }: DialogProps<User>) {
  const before = {
    full_name: user?.full_name ?? '',
    email: user?.email ?? '',
    role: user?.role ?? ('agent' as const),
    locale: user?.locale === 'en' ? ('en' as const) : ('id' as const),
  }
  const [values, setValues] = useState({ ...before, password: '' })
  const [made, setMade] = useState(false)
  const [shown, setShown] = useState<User>()
  const [own, setOwn] = useState('')
  const lastAdmin = useIsLastAdmin(user)
  const set = (change: Partial<typeof values>) => {
    setValues((now) => ({ ...now, ...change }))
  }
  const { password, ...fields } = values
  const changed = Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => value !== before[name as keyof typeof before]),
  )
  const dirty = Object.keys(changed).length > 0 || password !== ''
  const makesAdmin = values.role === 'admin' && user?.role !== 'admin'
  const proof = makesAdmin ? { current_password: own } : {}
  const saving = useSave({
    fields: ['full_name', 'email', 'role', 'password', 'locale', 'current_password'],
    check: () => ({
      full_name: values.full_name.trim() === '' ? { code: 'required' } : undefined,
      email: looksLikeEmail.test(values.email.trim()) ? undefined : { code: 'not_email' },
      password: user ? undefined : passwordProblem(password, values.email),
      current_password: makesAdmin && own === '' ? { code: 'required' } : undefined,
    }),
    run: () => {
      if (!user) return createUser({ ...fields, ...proof, password })
      return Object.keys(changed).length > 0
        ? changeUser(user.id, { ...changed, ...proof })
        : Promise.resolve(user)
    },
    onSaved: (saved) => {
      onSaved(saved.full_name)
      if (made) setShown(saved)
      else onClose()
    },
  })
  const { problems } = saving
  if (shown) return <PasswordMade user={shown} password={password} onClose={onClose} />
  const roleChanges = user !== undefined && values.role !== user.role

  return (
    <FormDialog
      title={user ? t('edit_name', { name: user.full_name }) : action.label}
      saving={saving}
      dirty={dirty}
      submit={user ? shared('save') : t('create')}
      onClose={onClose}
    >
      {user?.id === me.id && <p className="notice blue">{t('self')}</p>}
      <Field name="full_name" label={t('name')} error={problems.fields.full_name}>
        {(ids) => (
          <input
            {...ids}
            className="input"
            value={values.full_name}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => {
              set({ full_name: event.target.value })
            }}
          />
        )}
      </Field>
      <Field name="email" label={t('email')} error={problems.fields.email} hint={t('email_hint')}>
        {(ids) => (
          <input
            {...ids}
            className="input"
            type="email"
            inputMode="email"
            value={values.email}
            maxLength={254}
            autoComplete="off"
            autoCapitalize="none"
            onChange={(event) => {
              set({ email: event.target.value })
            }}
          />
        )}
      </Field>
      {!user && (
        <PasswordField
          label={t('password')}
          value={password}
          email={values.email}
          error={problems.fields.password}
          onChange={(next, byButton) => {
            set({ password: next })
            setMade(byButton)
          }}
        />
      )}
      <RoleField
        value={values.role}
        locked={lastAdmin}
        error={problems.fields.role}
        onChange={(role) => {
          set({ role })
        }}
      />
      {roleChanges && (
        <p className="notice" role="status">
          {user.id === me.id ? t('role_change_self') : t('role_change', { name: user.full_name })}
        </p>
      )}
      {makesAdmin && (
        <OwnPassword value={own} error={problems.fields.current_password} onChange={setOwn}>
          {t('own_for_admin')}
        </OwnPassword>
      )}
      <LocaleField
        value={values.locale}
        error={problems.fields.locale}
        onChange={(locale) => {
          set({ locale })
        }}
      />
    </FormDialog>
  )
}
