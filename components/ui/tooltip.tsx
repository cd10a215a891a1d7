// Tooltips. What an element says in `data-tip` is shown beside it, after a moment under the mouse or when Tab reaches it.
// There is one tooltip for the panel, not one around each element: a list has hundreds of times and cut texts. An
// element whose text says the same has one only while it is cut. The code is fetched with the first that is reached.
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
