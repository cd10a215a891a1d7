// A text that is edited in place. If the server refuses the change, the typed text stays; Escape cancels.
import { useRef, useState, type ReactNode } from 'react'
import { focusNow } from '../lib/focus.ts'
import { t as shared } from '../shared/texts.ts'
import { t } from './correct-texts.ts'
import type { Outcome } from './use-change.ts'
import './edit-in-place.css'
import '../ui/button.css'
import '../ui/input.css'

interface Props {
  label: string
  /** The value in the field. */
  value: string
  maxLength: number
  tel?: boolean
  /** Whether it can be empty. */
  empties?: boolean
  onSave: (text: string) => Promise<Outcome>
  /** The value as it is displayed. */
  children: ReactNode
}

export function EditInPlace(props: Props) {
  const { label, value, maxLength, tel = false, empties = false, onSave, children } = props
  const [typed, setTyped] = useState<string>()
  const [busy, setBusy] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const leave = () => {
    setTyped(undefined)
    setTimeout(() => button.current?.focus())
  }
  const save = async (text: string) => {
    if (text === value || (text === '' && !empties)) {
      leave()
      return
    }
    setBusy(true)
    const outcome = await onSave(text)
    setBusy(false)
    if (outcome !== 'refused') leave()
  }
  if (typed === undefined)
    return (
      <span className="edit-in-place">
        {children}
        <button
          ref={button}
          type="button"
          className="link small"
          onClick={() => {
            setTyped(value)
          }}
        >
          {t('edit')}
          <span className="visually-hidden"> {label}</span>
        </button>
      </span>
    )
  return (
    <form
      className="edit-in-place open"
      onSubmit={(event) => {
        event.preventDefault()
        void save(typed.trim())
      }}
    >
      <input
        className={tel ? 'input mono' : 'input'}
        aria-label={label}
        ref={focusNow}
        autoComplete="off"
        inputMode={tel ? 'tel' : 'text'}
        maxLength={maxLength}
        value={typed}
        onFocus={(event) => {
          event.target.select()
        }}
        onChange={(event) => {
          setTyped(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          leave()
        }}
      />
      <span className="row">
        <button type="submit" className="btn small primary" disabled={busy}>
          {t('save')}
        </button>
        <button type="button" className="btn small quiet" onClick={leave}>
          {shared('cancel')}
        </button>
      </span>
    </form>
  )
}
