// What stays on this device: drafts, the theme. A browser that keeps nothing (private mode, full) is no reason to fail.
import { useCallback, useState } from 'react'
import { me } from './session.ts'

/** Drafts belong to the person: another who logs in here does not find them. */
const own = (name: string) => `pantau.${me.id}.${name}`

export function readStored(name: string): string {
  try {
    return localStorage.getItem(own(name)) ?? ''
  } catch {
    return ''
  }
}

export function writeStored(name: string, value: string): void {
  try {
    if (value === '') localStorage.removeItem(own(name))
    else localStorage.setItem(own(name), value)
  } catch {
    // Nothing to be done: it stays in memory.
  }
}

/** State that is still there after leaving the page. */
export function useStored(name: string): [string, (value: string) => void] {
  const [state, setState] = useState({ name, value: readStored(name) })
  const value = state.name === name ? state.value : readStored(name)
  if (state.name !== name) setState({ name, value })
  const set = useCallback(
    (next: string) => {
      writeStored(name, next)
      setState({ name, value: next })
    },
    [name],
  )
  return [value, set]
}
