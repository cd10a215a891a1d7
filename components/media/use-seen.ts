// Whether an element has come near the visible area, so that media far up in a long thread are not fetched.
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
