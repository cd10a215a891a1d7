// Further things to do with a row: a menu below its button, or from the foot of the screen on a phone (ARIA APG, menu button).
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'

export interface MenuItem {
  label: string
  run: () => void
  danger?: boolean
  /** The shortcut that does the same. */
  keys?: string
}

interface Props {
  label: string
  items: readonly MenuItem[]
  /** Instead of the three dots of a row's menu. */
  sign?: string
  className?: string
  disabled?: boolean
  above?: boolean
}

export function Menu({
  label,
  items,
  sign = '⋯',
  className = 'btn quiet icon small',
  disabled = false,
  above = false,
}: Props) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const hide = () => {
    setOpen(false)
    button.current?.focus()
  }
  useEffect(() => {
    if (!open) return
    list.current?.querySelector('button')?.focus()
    const away = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || list.current?.parentElement?.contains(event.target)) return
      setOpen(false)
    }
    document.addEventListener('pointerdown', away)
    return () => {
      document.removeEventListener('pointerdown', away)
    }
  }, [open])
  const onKey = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((one) => one === document.activeElement)
    const to = {
      ArrowDown: (at + 1) % buttons.length,
      ArrowUp: (at - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    }[event.key]
    if (to !== undefined) buttons[to]?.focus()
    else if (event.key === 'Escape') hide()
    else if (event.key === 'Tab') {
      setOpen(false)
      return
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="choice">
      <button
        ref={button}
        type="button"
        className={className}
        disabled={disabled}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        onClick={() => {
          setOpen(!open)
        }}
      >
        <span aria-hidden="true">{sign}</span>
      </button>
      {open && (
        <>
          <button type="button" className="backdrop" tabIndex={-1} aria-hidden="true" onClick={hide} />
          <div
            ref={list}
            className={above ? 'popup end above' : 'popup end'}
            role="menu"
            aria-label={label}
            onKeyDown={onKey}
          >
            {items.map((item) => (
              <button
                key={item.label}
                type="button"
                role="menuitem"
                tabIndex={-1}
                className={item.danger ? 'option bad' : 'option'}
                onClick={() => {
                  hide()
                  item.run()
                }}
              >
                {item.label}
                {item.keys !== undefined && <kbd className="sp hide-s">{item.keys}</kbd>}
              </button>
            ))}
          </div>
        </>
      )}
    </div>
  )
}
