// One of several: a button that opens a list below it, or from the foot of the screen on a phone (ARIA APG, listbox).
import {
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react'
import '../ui/popup.css'

export interface Option<Value extends string> {
  value: Value
  /** Plain text, for finding by typing and for screen readers. */
  label: string
  node?: ReactNode
  /** The first of another kind than those above it. */
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
  className?: string
  block?: boolean
  end?: boolean
  above?: boolean
  /** A keyboard shortcut elsewhere may open it. */
  openRef?: Ref<(() => void) | undefined>
}

export function Choice<Value extends string>(props: Props<Value>) {
  const {
    label,
    value,
    options,
    onChange,
    disabled = false,
    placeholder = '',
    className = '',
    block = false,
  } = props
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const id = useId()
  const chosen = options.find((option) => option.value === value)

  const show = () => {
    setActive(
      Math.max(
        0,
        options.findIndex((option) => option.value === value),
      ),
    )
    setOpen(true)
  }
  useImperativeHandle(props.openRef, () => (disabled ? undefined : show))
  const hide = () => {
    setOpen(false)
    button.current?.focus()
  }
  const pick = (option: Option<Value> | undefined) => {
    hide()
    if (option && option.value !== value) onChange(option.value)
  }
  useEffect(() => {
    if (!open) return
    list.current?.focus()
    const away = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || list.current?.parentElement?.contains(event.target)) return
      setOpen(false)
    }
    document.addEventListener('pointerdown', away)
    return () => {
      document.removeEventListener('pointerdown', away)
    }
  }, [open])
  useEffect(() => {
    if (open) list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [open, active])

  const onKey = (event: KeyboardEvent) => {
    const last = options.length - 1
    const moves: Record<string, number> = {
      ArrowDown: Math.min(last, active + 1),
      ArrowUp: Math.max(0, active - 1),
      Home: 0,
      End: last,
    }
    const to = moves[event.key]
    if (to !== undefined) setActive(to)
    else if (event.key === 'Enter' || event.key === ' ') pick(options[active])
    else if (event.key === 'Escape') hide()
    else if (event.key === 'Tab') setOpen(false)
    else if (event.key.length === 1) {
      const fresh = event.timeStamp - typed.current.at > 700
      typed.current = {
        text: (fresh ? '' : typed.current.text) + event.key.toLowerCase(),
        at: event.timeStamp,
      }
      const found = options.findIndex((option) => option.label.toLowerCase().startsWith(typed.current.text))
      if (found >= 0) setActive(found)
    }
    if (event.key !== 'Tab') {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  return (
    <div className={`choice ${block ? 'block' : ''}`}>
      <button
        ref={button}
        type="button"
        className={className}
        disabled={disabled}
        aria-haspopup="listbox"
        aria-expanded={open}
        onClick={() => {
          if (open) hide()
          else show()
        }}
      >
        <span className="visually-hidden">{label}: </span>
        <span className="clip">{chosen ? (chosen.node ?? chosen.label) : placeholder}</span>
        {!disabled && <span aria-hidden="true">▾</span>}
      </button>
      {open && (
        <>
          <button type="button" className="backdrop" tabIndex={-1} aria-hidden="true" onClick={hide} />
          <div
            ref={list}
            className={`popup ${props.end ? 'end' : ''} ${props.above ? 'above' : ''}`}
            role="listbox"
            aria-label={label}
            tabIndex={-1}
            aria-activedescendant={`${id}-${String(active)}`}
            onKeyDown={onKey}
          >
            {options.map((option, index) => (
              <button
                key={option.value}
                type="button"
                tabIndex={-1}
                id={`${id}-${String(index)}`}
                role="option"
                aria-selected={option.value === value}
                className={`option ${index === active ? 'on' : ''} ${option.apart ? 'apart' : ''}`}
                onPointerEnter={() => {
                  setActive(index)
                }}
                onClick={() => {
                  pick(option)
                }}
              >
                {option.node ?? option.label}
              </button>
            ))}
          </div>
        </>
      )}
    </div>
  )
}
