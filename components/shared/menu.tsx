// Further things to do with a row: a menu below its button, or from the foot of the screen on a phone (ARIA APG, menu button).
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import '../ui/button.css'
import '../ui/popup.css'

export interface MenuItem {
  label: string
  /** A file to be downloaded, or what is done. */
  href?: string
  run?: () => void
  danger?: boolean
  /** The shortcut that does the same. */
  keys?: string
}

interface Props {
  label: string
  items: readonly MenuItem[]
  /** Instead of the three dots of a row's menu. */
  sign?: string
  /** Shows its label as well. */
  named?: boolean
  className?: string
  disabled?: boolean
  above?: boolean
}

export function Menu({
  label,
  items,
  sign = '⋯',
  named = false,
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
    list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
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
    const entries = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const at = entries.findIndex((one) => one === document.activeElement)
    const to = {
      ArrowDown: (at + 1) % entries.length,
      ArrowUp: (at - 1 + entries.length) % entries.length,
      Home: 0,
      End: entries.length - 1,
    }[event.key]
    if (to !== undefined) entries[to]?.focus()
    else if (event.key === 'Escape') hide()
    // A link knows Enter only.
    else if (event.key === ' ') entries[at]?.click()
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
        aria-label={named ? undefined : label}
        onClick={() => {
          setOpen(!open)
        }}
      >
        {named && label}
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
            tabIndex={-1}
          >
            {items.map((item) => (
              <Entry key={item.label} item={item} onPick={hide} />
            ))}
          </div>
        </>
      )}
    </div>
  )
}

function Entry({ item: { label, href, run, danger, keys }, onPick }: { item: MenuItem; onPick: () => void }) {
  const entry = { role: 'menuitem', tabIndex: -1, className: danger ? 'option bad' : 'option' }
  if (href !== undefined)
    return (
      <a {...entry} href={href} download onClick={onPick}>
        {label}
      </a>
    )
  return (
    <button
      {...entry}
      type="button"
      onClick={() => {
        onPick()
        run?.()
      }}
    >
      {label}
      {keys !== undefined && <kbd className="sp hide-s">{keys}</kbd>}
    </button>
  )
}
