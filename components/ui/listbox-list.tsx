// The list of a listbox (Radix Select): arrow keys, Home, End, search by typing, Escape.
import { useEffect, useRef, type RefObject } from 'react'
import * as Radix from '@radix-ui/react-select'
import { closeByEscape } from './escape.ts'
import type { Option } from './listbox.tsx'

interface Props {
  label: string
  value: string | undefined
  options: readonly Option<string>[]
  side: 'top' | 'bottom'
  align: 'start' | 'end'
  button: RefObject<HTMLButtonElement>
  /** Called with the index of the new option; not if the chosen one was picked again. */
  onPick: (index: number) => void
  onClose: () => void
}

export function ListboxList({ label, value, options, side, align, button, onPick, onClose }: Props) {
  // Reported only when the focus is back on the button, so that a dialog that opens next returns the focus there as well.
  const picked = useRef<number>()
  // Radix keeps the focus in the list and hides the page from screen readers; `inert` makes nothing in the page focusable.
  useEffect(() => {
    const page = document.getElementById('app')
    page?.toggleAttribute('inert', true)
    return () => {
      page?.removeAttribute('inert')
    }
  }, [])
  return (
    <Radix.Root
      open
      // The index is the value, because Radix reserves the empty string, which is a valid option here.
      value={String(options.findIndex((option) => option.value === value))}
      onValueChange={(index) => {
        picked.current = Number(index)
      }}
      onOpenChange={onClose}
    >
      <Radix.Trigger asChild>
        <span className="popup-anchor" aria-hidden="true" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="popup"
          position="popper"
          side={side}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          onKeyDown={(event) => {
            closeByEscape(event, onClose)
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            button.current?.focus()
            if (picked.current !== undefined) onPick(picked.current)
          }}
        >
          <Radix.Viewport>
            {options.map((option, index) => (
              <Radix.Item
                key={option.value}
                value={String(index)}
                textValue={option.label}
                // Without this, the name would include the initials in an avatar.
                aria-labelledby={undefined}
                className={option.apart ? 'option apart' : 'option'}
              >
                <div className="option-words">
                  <Radix.ItemText>{option.node ?? option.label}</Radix.ItemText>
                </div>
                <Radix.ItemIndicator className="option-tick">✓</Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
