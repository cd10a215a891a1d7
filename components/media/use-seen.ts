// Whether an element has come near the screen: what is far above in a long thread asks the server for nothing.
import { useEffect, useRef, useState } from 'react'

export function useSeen() {
  const box = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const element = box.current
    if (!element || seen) return
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true)
      },
      { rootMargin: '300px' },
    )
    watch.observe(element)
    return () => {
      watch.disconnect()
    }
  }, [seen])
  return [box, seen] as const
}
