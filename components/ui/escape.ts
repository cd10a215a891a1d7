// Of Radix' layers only the newest hears Escape, and a toast is one. What has the focus closes by it all the same.
import type { KeyboardEvent } from 'react'

export function closeByEscape(event: KeyboardEvent, close: () => void): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return
  event.preventDefault()
  close()
}
