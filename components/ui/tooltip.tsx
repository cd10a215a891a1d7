// Tooltips. The text in an element's `data-tip` is shown when the mouse rests on the element or Tab reaches it. The panel
// has one tooltip, not one per element, because a list has hundreds of times and cut texts. If the element shows the same
// text, it has a tooltip only while its text is cut off. The code is loaded when the first element is reached.
import { useEffect, useState } from 'react'
import { whenReached } from './when-reached.tsx'
import './tooltip.css'

const [TooltipLayer] = whenReached(() => import('./tooltip-layer.tsx').then((module) => module.TooltipLayer))

export function Tooltips() {
  const [first, setFirst] = useState<Element>()
  useEffect(() => {
    if (first) return
    const onReach = ({ target }: Event) => {
      if (target instanceof Element && target.closest('[data-tip]')) setFirst(target)
    }
    document.addEventListener('pointerover', onReach)
    document.addEventListener('focusin', onReach)
    return () => {
      document.removeEventListener('pointerover', onReach)
      document.removeEventListener('focusin', onReach)
    }
  }, [first])
  return (
    first && (
      <TooltipLayer
        first={first}
        onClose={() => {
          setFirst(undefined)
        }}
      />
    )
  )
}
