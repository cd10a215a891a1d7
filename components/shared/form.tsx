// The parts of forms: fields that show their problems, and a save that cannot run twice at once.
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react'
import type { FieldCode } from '../../src/errors/field-codes.ts'
import type { Params } from '../../src/errors/problem-codes.ts'
import { explainField, problemsOf, type Problems } from './field-errors.ts'
import { t } from './texts.ts'
import './form.css'
import './notice.css'

/** Attributes that connect an input to its label, hint and error. */
export interface FieldIds {
  id: string
  name: string
  'aria-invalid': boolean
  'aria-describedby': string | undefined
}

interface FieldProps {
  /** The field's name in the API. */
  name: string
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  optional?: boolean
  /** Shown after the hint, for example a button that fills the field. */
  below?: ReactNode
  children: (ids: FieldIds) => ReactNode
}

export function Field({ name, label, hint, error, optional = false, below, children }: FieldProps) {
  const id = useId()
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`]
  return (
    <div className="form-field">
      <label htmlFor={id}>
        {label}
        {optional && <span className="optional"> {t('optional')}</span>}
      </label>
      {children({
        id,
        name,
        'aria-invalid': error !== undefined,
        'aria-describedby': described.join(' ').trim() || undefined,
      })}
      {error !== undefined && (
        <p className="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {below}
    </div>
  )
}

export interface FieldComplaint {
  code: FieldCode
  params?: Params
}

interface Save<Result> {
  /** The API's names of the fields that the form shows. */
  fields: readonly string[]
  /** Problems found without a request, with the API's codes, by field. */
  check?: () => Record<string, FieldComplaint | undefined>
  run: () => Promise<Result>
  onSaved: (result: Result) => void
}

export interface Saving {
  busy: boolean
  problems: Problems
  save: () => void
  /** Clears a field's problem when the user edits it. */
  onInput: (event: FormEvent) => void
  /** The form's `ref`: after a refusal the focus moves to the first refused field. */
  setForm: (form: HTMLFormElement | null) => void
}

export function useSave<Result>({ fields, check, run, onSaved }: Save<Result>): Saving {
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<Problems>({ fields: {} })
  const running = useRef(false)
  const [form, setForm] = useState<HTMLFormElement | null>(null)
  const [refusals, setRefusals] = useState(0)
  useEffect(() => {
    if (refusals > 0) form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [form, refusals])
  const refuse = (found: Problems) => {
    setProblems(found)
    setRefusals((count) => count + 1)
  }
  const save = () => {
    if (running.current) return
    const found = Object.entries(check?.() ?? {}).flatMap(([field, complaint]) =>
      complaint === undefined ? [] : [[field, explainField(complaint)] as const],
    )
    if (found.length > 0) {
      refuse({ fields: Object.fromEntries(found) })
      return
    }
    running.current = true
    setBusy(true)
    run().then(
      (result) => {
        running.current = false
        setBusy(false)
        setProblems({ fields: {} })
        onSaved(result)
      },
      (error: unknown) => {
        running.current = false
        setBusy(false)
        refuse(problemsOf(error, fields))
      },
    )
  }
  const onInput = ({ target }: FormEvent) => {
    const name = target instanceof Element ? target.getAttribute('name') : null
    if (name === null || !(name in problems.fields)) return
    const { [name]: _, ...others } = problems.fields
    setProblems({ ...problems, fields: others })
  }
  return { busy, problems, save, onInput, setForm }
}

interface FormProps {
  saving: Saving
  className: string
  onSubmit: () => void
  children: ReactNode
}

/** A form without the browser's validation: the fields show their own messages. */
export function Form({ saving: { setForm, onInput, busy }, className, onSubmit, children }: FormProps) {
  return (
    <form
      ref={setForm}
      className={className}
      noValidate
      aria-busy={busy}
      onInput={onInput}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}

export function FormProblem({ problems }: { problems: Problems }) {
  if (problems.form === undefined) return null
  return (
    <p className="notice red form-problem" role="alert">
      {problems.form}
    </p>
  )
}
