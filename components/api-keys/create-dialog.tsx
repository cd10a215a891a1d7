// Making a key: what it is called and what it may do.
import { useState } from 'react'
import { api } from '../lib/api.ts'
import { Field, useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import { scopes, type NewApiKey, type Scope } from './data.ts'
import { t } from './texts.ts'
import '../shared/form.css'
import '../ui/input.css'

interface Props {
  onClose: () => void
  onMade: (key: NewApiKey) => void
}

export function CreateDialog({ onClose, onMade }: Props) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly Scope[]>([])
  const saving = useSave({
    fields: ['name', 'scopes'],
    check: () => ({
      name: name.trim() === '' ? { code: 'required' } : undefined,
      scopes: chosen.length === 0 ? { code: 'required' } : undefined,
    }),
    run: () => api<NewApiKey>('POST', 'api-keys', { name: name.trim(), scopes: chosen }),
    onSaved: onMade,
  })
  const { fields } = saving.problems
  return (
    <FormDialog
      title={t('add')}
      saving={saving}
      dirty={name !== '' || chosen.length > 0}
      submit={t('create')}
      onClose={onClose}
    >
      <Field name="name" label={t('name')} hint={t('name_hint')} error={fields.name}>
        {(ids) => (
          <input
            {...ids}
            className="input"
            value={name}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => {
              setName(event.target.value)
            }}
          />
        )}
      </Field>
      <fieldset className="options" aria-describedby="scopes-hint">
        <legend>{t('scopes_legend')}</legend>
        {scopes.map((scope) => (
          <label key={scope} className="option-card">
            <input
              type="checkbox"
              name="scopes"
              checked={chosen.includes(scope)}
              aria-invalid={fields.scopes !== undefined}
              onChange={(event) => {
                const on = event.target.checked
                setChosen(scopes.filter((one) => (one === scope ? on : chosen.includes(one))))
              }}
            />
            <span>
              <span className="strong">{t(scope)}</span>
              <span className="t2 small">{t(`${scope}_hint`)}</span>
            </span>
          </label>
        ))}
        {fields.scopes !== undefined && <p className="error">{t('scopes_missing')}</p>}
        <p className="hint" id="scopes-hint">
          {t('scopes_hint')}
        </p>
      </fieldset>
    </FormDialog>
  )
}
