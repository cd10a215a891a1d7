// The dialog that creates a key: its name and its scopes.
import { useState } from 'react'
import type { DialogProps } from '../resources/parts.ts'
import { runAction } from '../resources/records.ts'
import { Field, useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import { scopes, type ApiKey, type Scope } from './data.ts'
import { MadeDialog } from './made-dialog.tsx'
import { t } from './texts.ts'
import '../shared/form.css'
import '../ui/input.css'

export function CreateDialog({ action, onClose, onSaved }: DialogProps<ApiKey>) {
  const [made, setMade] = useState<ApiKey & { key: string }>()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly Scope[]>([])
  const saving = useSave({
    fields: ['name', 'scopes'],
    check: () => ({
      name: name.trim() === '' ? { code: 'required' } : undefined,
      scopes: chosen.length === 0 ? { code: 'required' } : undefined,
    }),
    run: () => runAction<ApiKey, { key: string }>('api_keys', 'new', { name: name.trim(), scopes: chosen }),
    onSaved: ({ record, key }) => {
      onSaved(record.title)
      setMade({ ...record.params, key })
    },
  })
  const { fields } = saving.problems
  if (made) return <MadeDialog made={made} onClose={onClose} />
  return (
    <FormDialog
      title={action.label}
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
