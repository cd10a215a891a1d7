// The form of an action, generated from its fields: each property's type decides the input. For an existing record, only
// changed fields are sent.
import { useState } from 'react'
import type { ShownAction, ShownProperty, ShownResource } from '../../src/admin/shown.ts'
import { Field, useSave, type FieldComplaint, type FieldIds } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import { t as shared } from '../shared/texts.ts'
import { runAction, type AnyRow, type Listed } from './records.ts'
import { t } from './texts.ts'
import '../shared/form.css'
import '../ui/input.css'

interface Props<Row extends AnyRow> {
  resource: ShownResource
  action: ShownAction
  one?: Listed<Row>
  onClose: () => void
  onSaved: (title?: string) => void
}

type Value = string | boolean
type Values = Record<string, Value>

export function RecordForm<Row extends AnyRow>({ resource, action, one, onClose, onSaved }: Props<Row>) {
  const fields = resource.properties.filter(({ name }) => action.fields.includes(name))
  const before: Values = Object.fromEntries(fields.map((field) => [field.name, shownValue(field, one?.row)]))
  const [values, setValues] = useState(before)
  const changed = fields.filter(({ name }) => values[name] !== before[name])
  const saving = useSave({
    fields: fields.map(({ name }) => name),
    check: () =>
      Object.fromEntries(fields.map((field) => [field.name, complaintOf(field, values[field.name])])),
    run: () => {
      const sent = one ? changed : fields
      const payload = Object.fromEntries(
        sent.flatMap((field) => {
          const value = sentValue(field, values[field.name])
          return value === undefined ? [] : [[field.name, value] as const]
        }),
      )
      return runAction(resource.id, action.name, payload, one?.row.id)
    },
    onSaved: ({ record }) => {
      onSaved(record.title)
      onClose()
    },
  })
  return (
    <FormDialog
      title={one ? `${action.label} ${one.title}` : action.label}
      saving={saving}
      dirty={changed.length > 0}
      blocked={one !== undefined && changed.length === 0}
      submit={one ? shared('save') : t('create')}
      onClose={onClose}
    >
      {fields.map((field) => (
        <FormField
          key={field.name}
          property={field}
          value={values[field.name] ?? ''}
          error={saving.problems.fields[field.name]}
          onChange={(value) => {
            setValues((now) => ({ ...now, [field.name]: value }))
          }}
        />
      ))}
    </FormDialog>
  )
}

/** The value in the form. In a new record, a switch starts on. */
function shownValue({ name, type }: ShownProperty, row: object | undefined): Value {
  const value: unknown = row ? Reflect.get(row, name) : undefined
  if (type === 'boolean') return row ? value === true : true
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The value to send; undefined (not sent) for an optional field that is empty. */
function sentValue({ type, required }: ShownProperty, value: Value | undefined): unknown {
  if (typeof value !== 'string') return value
  if (value.trim() === '' && !required) return undefined
  return type === 'number' && value.trim() !== '' && !Number.isNaN(Number(value))
    ? Number(value)
    : value.trim()
}

function complaintOf({ required }: ShownProperty, value: Value | undefined): FieldComplaint | undefined {
  return required && typeof value === 'string' && value.trim() === '' ? { code: 'required' } : undefined
}

interface FieldProps {
  property: ShownProperty
  value: Value
  error: string | undefined
  onChange: (value: Value) => void
}

function FormField({ property, value, error, onChange }: FieldProps) {
  const { name, label, hint, type, required, values } = property
  if (type === 'boolean') {
    return (
      <div className="form-field">
        <label className="check">
          <input
            type="checkbox"
            name={name}
            checked={value === true}
            onChange={(event) => {
              onChange(event.target.checked)
            }}
          />{' '}
          {values?.find((one) => one.value === 'true')?.label ?? label}
        </label>
        {error !== undefined && <p className="error">{error}</p>}
      </div>
    )
  }
  return (
    <Field name={name} label={label} error={error} optional={!required} {...(hint ? { hint } : {})}>
      {(ids) => <Input property={property} ids={ids} value={String(value)} onChange={onChange} />}
    </Field>
  )
}

interface InputProps {
  property: ShownProperty
  ids: FieldIds
  value: string
  onChange: (value: string) => void
}

function Input({ property: { type, values, max }, ids, value, onChange }: InputProps) {
  const common = {
    ...ids,
    value,
    ...(max === undefined ? {} : { maxLength: max }),
    onChange: (event: { target: { value: string } }) => {
      onChange(event.target.value)
    },
  }
  if (values)
    return (
      <select {...common} className="native-select">
        {values.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    )
  if (type === 'textarea') return <textarea {...common} className="textarea" rows={5} />
  return (
    <input
      {...common}
      className="input"
      autoComplete="off"
      {...(type === 'number' ? { inputMode: 'numeric' as const } : {})}
    />
  )
}
