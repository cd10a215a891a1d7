// The panel's one tooltip (Radix Tooltip), shown at the element that was reached: see tooltip.tsx. It stays while the mouse
// is over the element or the tooltip. Any key closes it and keeps its usual effect.
import { forwardRef, useEffect, useImperativeHandle } from 'react'
import * as Radix from '@radix-ui/react-tooltip'
import { tipOf, useReached } from './use-reached.ts'

interface Props {
  /** The first reached element, for which this code was loaded. */
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

/** Passes an element elsewhere in the page to Radix as the trigger, which places the tooltip and watches the mouse. */
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
