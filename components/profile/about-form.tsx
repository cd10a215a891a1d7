// The user's name and language. A new language reloads the page.
import { useState } from 'react'
import { api } from '../lib/api.ts'
import { me } from '../lib/session.ts'
import { locale } from '../lib/texts.ts'
import { Field, Form, FormProblem, useSave } from '../shared/form.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { t } from './texts.ts'
import '../shared/form.css'
import '../ui/button.css'
import '../ui/card.css'
import '../ui/input.css'

export function AboutForm() {
  const [name, setName] = useState(me.full_name)
  const [language, setLanguage] = useState(locale)
  const toast = useToast()
  const changed = {
    ...(name.trim() === me.full_name ? {} : { full_name: name.trim() }),
    ...(language === locale ? {} : { locale: language }),
  }
  const saving = useSave({
    fields: ['full_name', 'locale'],
    check: () => ({ full_name: name.trim() === '' ? { code: 'required' } : undefined }),
    run: () => api<SessionPerson>('PUT', 'auth/me', changed),
    onSaved: (person) => {
      me.full_name = person.full_name
      setName(person.full_name)
      if (language !== locale) window.location.reload()
      else toast({ text: t('saved') })
    },
  })
  const { fields } = saving.problems
  return (
    <section className="card" aria-labelledby="profile-about">
      <header>
        <h2 id="profile-about">{t('about')}</h2>
        <span className="sub">{shared(`role_${me.role}`)}</span>
      </header>
      <Form
        saving={saving}
        className="pad form"
        onSubmit={() => {
          if (Object.keys(changed).length > 0) saving.save()
        }}
      >
        <Field name="full_name" label={t('name')} hint={t('name_hint')} error={fields.full_name}>
          {(ids) => (
            <input
              {...ids}
              className="input"
              value={name}
              maxLength={100}
              autoComplete="name"
              onChange={(event) => {
                setName(event.target.value)
              }}
            />
          )}
        </Field>
        <Field name="email" label={t('email')} hint={t('email_hint')}>
          {(ids) => <input {...ids} className="input" value={me.email} readOnly autoComplete="email" />}
        </Field>
        <Field name="locale" label={t('language')} hint={t('language_hint')} error={fields.locale}>
          {(ids) => (
            <select
              {...ids}
              className="native-select"
              value={language}
              onChange={(event) => {
                setLanguage(event.target.value === 'en' ? 'en' : 'id')
              }}
            >
              <option value="id">Bahasa Indonesia</option>
              <option value="en">English</option>
            </select>
          )}
        </Field>
        <FormProblem problems={saving.problems} />
        <div>
          <button
            type="submit"
            className="btn primary"
            disabled={saving.busy || Object.keys(changed).length === 0}
          >
            {saving.busy ? shared('saving') : shared('save')}
          </button>
        </div>
      </Form>
    </section>
  )
}
