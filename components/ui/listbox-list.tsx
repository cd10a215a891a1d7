// The list itself (Radix Select): arrows, Home, End, finding by typing, Escape.
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
  /** The place of an option that was not the chosen one. */
  onPick: (index: number) => void
  onClose: () => void
}

export function ListboxList({ label, value, options, side, align, button, onPick, onClose }: Props) {
  // Told when the focus is back on the button: a dialog that opens then gives it back there as well.
  const picked = useRef<number>()
  // Radix keeps the focus in the list and hides the page from screen readers; so nothing in it can be focused either.
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
      // By place: Radix keeps the empty value for itself, and here it may be one of the options.
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
                // Its name is what it says, without the initials of a picture.
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
