// The one tooltip (Radix Tooltip), beside whatever element has asked for it: see tooltip.tsx. It stays while the mouse is
// over the element or the tooltip. Any key takes it away, and does what it does otherwise as well.
import { forwardRef, useEffect, useImperativeHandle } from 'react'
import * as Radix from '@radix-ui/react-tooltip'
import { tipOf, useReached } from './use-reached.ts'

interface Props {
  /** What was reached and had this code fetched. */
  first: Element
  onClose: () => void
}

export function TooltipLayer({ first }: Props) {
  const [element, close] = useReached(first)
  if (!element) return null
  const tip = tipOf(element)
  return (
    <Radix.Provider>
      <Radix.Root key={tip} open onOpenChange={close}>
        <Radix.Trigger asChild>
          <StandIn element={element} />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content className="tooltip" sideOffset={6} collisionPadding={8}>
            {tip}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  )
}

interface StandInProps {
  element: HTMLElement
  'aria-describedby'?: string
}

/** Gives Radix an element that is elsewhere in the page: it places the tooltip beside it and sees the mouse leave it. */
const StandIn = forwardRef<HTMLElement, StandInProps>(function StandIn(
  { element, 'aria-describedby': id },
  ref,
) {
  useImperativeHandle(ref, () => element, [element])
  useEffect(() => {
    const isName = (element.ariaLabel ?? element.textContent).includes(tipOf(element))
    if (id === undefined || isName || element.hasAttribute('aria-describedby')) return
    element.setAttribute('aria-describedby', id)
    return () => {
      element.removeAttribute('aria-describedby')
    }
  }, [element, id])
  return null
})
