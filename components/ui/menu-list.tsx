// The items of a menu (Radix Dropdown Menu): arrow keys, Home, End, search by typing, Escape.
import { useRef, type ReactNode, type RefObject } from 'react'
import * as Radix from '@radix-ui/react-dropdown-menu'
import { Link } from 'react-router-dom'
import { closeByEscape } from './escape.ts'
import type { MenuItem } from './menu.tsx'

interface Props {
  label: string
  items: readonly MenuItem[]
  head: ReactNode
  above: boolean
  button: RefObject<HTMLButtonElement>
  onClose: () => void
}

export function MenuList({ label, items, head, above, button, onClose }: Props) {
  // Run only when the focus is back on the button, so that a dialog that opens next returns the focus there as well.
  const picked = useRef<() => void>()
  const left = useRef(false)
  return (
    <Radix.Root open modal={false} onOpenChange={onClose}>
      <Radix.Trigger asChild>
        <span className="popup-anchor" aria-hidden="true" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="popup"
          side={above ? 'top' : 'bottom'}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          loop
          aria-label={label}
          aria-labelledby={undefined}
          onFocus={({ target, currentTarget }) => {
            // The first item gets the focus, whether the menu was opened by mouse or keyboard.
            if (target === currentTarget) currentTarget.querySelector<HTMLElement>('[role=menuitem]')?.focus()
          }}
          onKeyDown={(event) => {
            closeByEscape(event, onClose)
          }}
          onInteractOutside={(event) => {
            // A click on the button closes the menu by itself.
            if (event.target instanceof Node && button.current?.contains(event.target)) event.preventDefault()
            else left.current = true
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (!left.current) button.current?.focus()
            picked.current?.()
          }}
        >
          {head !== undefined && <Radix.Label className="popup-head">{head}</Radix.Label>}
          {items.map((item, place) => (
            <Radix.Item
              key={place}
              asChild
              textValue={item.label}
              onSelect={(event) => {
                if (item.stays) {
                  event.preventDefault()
                  item.run?.()
                } else picked.current = item.run
              }}
            >
              {entryOf(item)}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function entryOf({ label, href, to, leave, danger, keys, lang, className = '' }: MenuItem) {
  const look = `option ${danger ? 'bad' : ''} ${className}`
  if (to !== undefined)
    return (
      <Link className={look} to={to}>
        {label}
      </Link>
    )
  if (href !== undefined || leave !== undefined)
    return (
      <a className={look} href={href ?? leave} download={href !== undefined || undefined}>
        {label}
      </a>
    )
  return (
    <button type="button" className={look} lang={lang}>
      {label}
      {keys !== undefined && <kbd className="sp hide-s">{keys}</kbd>}
    </button>
  )
}
