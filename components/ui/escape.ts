// Radix passes Escape only to its newest layer, which may be a toast. This closes the component that has the focus.
import type { KeyboardEvent } from 'react'

export function closeByEscape(event: KeyboardEvent, close: () => void): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return
  event.preventDefault()
  close()
}
