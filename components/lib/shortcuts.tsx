// Keyboard shortcuts. Each page registers its own while it is shown. Keys typed into a field are no shortcuts, except with
// Ctrl.
import { useEffect } from 'react'
import { useLatest } from './latest.ts'

type Keys = Record<string, ((event: KeyboardEvent) => void) | undefined>

const stored = 'pantau.shortcuts'
export const shortcutsOn = () => localStorage.getItem(stored) !== 'off'
export const switchShortcuts = (on: boolean) => {
  localStorage.setItem(stored, on ? 'on' : 'off')
}

/** `keys` have the names of the event's keys in lower case: `j`, `?`, `/`, `enter`, `escape`, `ctrl+enter`. */
export function useShortcuts(keys: Keys): void {
  const latest = useLatest(keys)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return
      const combined = event.ctrlKey || event.metaKey
      const name = `${combined ? 'ctrl+' : ''}${event.key.toLowerCase()}`
      const action = latest.current[name]
      if (!action) return
      if (!combined) {
        if (name !== 'escape' && !shortcutsOn()) return
        if (name !== 'escape' && isTyping(event.target)) return
        // Enter on a focused button or link activates it.
        if (
          name === 'enter' &&
          event.target instanceof Element &&
          event.target.closest('button, a, [role=option]')
        )
          return
      }
      // An open dialog or menu handles the keys itself.
      if (document.querySelector('.dialog, .popup')) return
      event.preventDefault()
      action(event)
    }
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
    }
  }, [latest])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
