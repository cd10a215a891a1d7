// A choice of one option: a button that opens a list, at the bottom of the screen on a phone. The list's code is loaded
// when the pointer or the focus reaches the button.
import { useImperativeHandle, useRef, useState, type ReactNode, type Ref } from 'react'
import { whenReached } from './when-reached.tsx'
import './popup.css'

export interface Option<Value extends string> {
  value: Value
  /** Plain text, for search by typing and for screen readers. */
  label: string
  node?: ReactNode
  /** Whether a new group begins with this option. */
  apart?: boolean
}

interface Props<Value extends string> {
  label: string
  value: Value | undefined
  options: readonly Option<Value>[]
  onChange: (value: Value) => void
  disabled?: boolean
  /** Shown while nothing is chosen. */
  placeholder?: string
  /** For a filter: the value that means "all". The button then shows only its label. */
  unset?: Value
  className?: string
  block?: boolean
  end?: boolean
  above?: boolean
  /** Receives a function that opens the list, for a keyboard shortcut. */
  openRef?: Ref<(() => void) | undefined>
}

const [ListboxList, fetchNow] = whenReached(() =>
  import('./listbox-list.tsx').then((module) => module.ListboxList),
)

export function Listbox<Value extends string>(props: Props<Value>) {
  const { label, value, options, onChange, disabled = false, placeholder = '', className = '' } = props
  const { block = false, end = false, above = false } = props
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const chosen = options.find((option) => option.value === value)
  const show = () => {
    setOpen(true)
  }
  useImperativeHandle(props.openRef, () => (disabled ? undefined : show))
  return (
    <div className={`choice ${block ? 'block' : ''}`}>
      <button
        ref={button}
        type="button"
        className={className}
        disabled={disabled}
        aria-haspopup="listbox"
        aria-expanded={open}
        onPointerEnter={fetchNow}
        onFocus={fetchNow}
        onClick={show}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          event.stopPropagation()
          show()
        }}
      >
        {chosen && value === props.unset ? (
          <span className="clip">
            {label}
            <span className="visually-hidden">: {chosen.label}</span>
          </span>
        ) : (
          <>
            <span className="visually-hidden">{label}: </span>
            <span className="clip">{chosen ? (chosen.node ?? chosen.label) : placeholder}</span>
          </>
        )}
        {!disabled && <span aria-hidden="true">▾</span>}
      </button>
      {open && (
        <ListboxList
          label={label}
          value={value}
          options={options}
          side={above ? 'top' : 'bottom'}
          align={end ? 'end' : 'start'}
          button={button}
          onPick={(index) => {
            const option = options[index]
            if (option) onChange(option.value)
          }}
          onClose={() => {
            setOpen(false)
          }}
        />
      )}
    </div>
  )
}
