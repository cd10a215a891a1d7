// What stays on this device: drafts, the theme. A browser that keeps nothing (private mode, full) is no reason to fail.
import { useCallback, useEffect, useState } from 'react'
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

/** Whether it is kept; else it is in memory only. */
export function writeStored(name: string, value: string): boolean {
  try {
    if (value === '') localStorage.removeItem(own(name))
    else localStorage.setItem(own(name), value)
    return true
  } catch {
    return false
  }
}

/** State that is still there after leaving the page; `shared`: one with the other tabs of this browser. */
export function useStored(name: string, { shared = false } = {}): [string, (value: string) => void] {
  const [state, setState] = useState({ name, value: readStored(name), kept: true })
  const value = state.name === name ? state.value : readStored(name)
  if (state.name !== name) setState({ name, value, kept: true })
  const set = useCallback(
    (next: string) => {
      setState({ name, value: next, kept: writeStored(name, next) })
    },
    [name],
  )
  useEffect(() => {
    if (!shared) return
    const read = () => {
      // What could not be kept is in this tab only: nobody else has changed it.
      setState((now) => (now.name === name && now.kept ? { ...now, value: readStored(name) } : now))
    }
    const onStorage = ({ key }: StorageEvent) => {
      if (key === null || key === own(name)) read()
    }
    // A tab that was asleep has missed what the others did.
    window.addEventListener('storage', onStorage)
    window.addEventListener('focus', read)
    window.addEventListener('pageshow', read)
    return () => {
      window.removeEventListener('storage', onStorage)
      window.removeEventListener('focus', read)
      window.removeEventListener('pageshow', read)
    }
  }, [name, shared])
  return [value, set]
}
