// A button with a menu of further actions, which opens at the bottom of the screen on a phone. The menu's code is loaded
// when the pointer or the focus reaches the button, because Radix is as large as all our own code.
import { useRef, useState, type ReactNode } from 'react'
import { whenReached } from './when-reached.tsx'
import './button.css'
import './popup.css'

export interface MenuItem {
  label: string
  /** What the item does: `href` downloads a file, `to` opens a page of the panel, `leave` another page, `run` an action. */
  href?: string
  to?: string
  leave?: string
  run?: () => void
  danger?: boolean
  /** The keyboard shortcut of the same action. */
  keys?: string
  /** Whether the menu stays open, so that the effect is visible. */
  stays?: boolean
  lang?: string
  className?: string
}

interface Props {
  label: string
  items: readonly MenuItem[]
  /** Replaces the three dots on the button. */
  sign?: ReactNode
  /** Whether the button shows the label as text. */
  named?: boolean
  className?: string
  disabled?: boolean
  above?: boolean
  /** Shown above the items. */
  head?: ReactNode
}

const [MenuList, fetchNow] = whenReached(() => import('./menu-list.tsx').then((module) => module.MenuList))

export function Menu({
  label,
  items,
  sign = '⋯',
  named = false,
  className = 'btn quiet icon small',
  disabled = false,
  above = false,
  head,
}: Props) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // A sign that is not a plain text can have a text of its own, so the label is added to it instead of replacing it.
  const isMark = typeof sign === 'string'
  return (
    <div className="choice">
      <button
        ref={button}
        type="button"
        className={className}
        disabled={disabled}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={named || !isMark ? undefined : label}
        data-tip={named ? undefined : label}
        onPointerEnter={fetchNow}
        onFocus={fetchNow}
        onClick={() => {
          setOpen(!open)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {named && label}
        {!named && !isMark && <span className="visually-hidden">{label}</span>}
        <span aria-hidden="true">{sign}</span>
      </button>
      {open && (
        <MenuList
          label={label}
          items={items}
          head={head}
          above={above}
          button={button}
          onClose={() => {
            setOpen(false)
          }}
        />
      )}
    </div>
  )
}
