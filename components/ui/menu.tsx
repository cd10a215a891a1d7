// Further things to do: a button with a menu, which comes from the foot of the screen on a phone. The menu is fetched when
// somebody reaches for its button: the button is on every page, Radix is as large as all of ours.
import { useRef, useState, type ReactNode } from 'react'
import { whenReached } from './when-reached.tsx'
import './button.css'
import './popup.css'

export interface MenuItem {
  label: string
  /** A file to be downloaded, a page of the panel or another, or what is done. */
  href?: string
  to?: string
  leave?: string
  run?: () => void
  danger?: boolean
  /** The shortcut that does the same. */
  keys?: string
  /** It stays open, so that one sees what it did. */
  stays?: boolean
  lang?: string
  className?: string
}

interface Props {
  label: string
  items: readonly MenuItem[]
  /** Instead of the three dots of a row's menu. */
  sign?: ReactNode
  /** Shows its label as well. */
  named?: boolean
  className?: string
  disabled?: boolean
  above?: boolean
  /** Above its items. */
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
  // A picture says something by itself, which the button's name then adds to.
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
