// Values kept in the browser's local storage, such as drafts. If the browser stores nothing (private mode, storage full),
// the panel still works.
import { useCallback, useEffect, useState } from 'react'
import { me } from './session.ts'

/** Names contain the user's id, so that another user of this browser does not see them. */
const own = (name: string) => `pantau.${me.id}.${name}`

export function readStored(name: string): string {
  try {
    return localStorage.getItem(own(name)) ?? ''
  } catch {
    return ''
  }
}

/** Returns whether the browser has stored the value. */
export function writeStored(name: string, value: string): boolean {
  try {
    if (value === '') localStorage.removeItem(own(name))
    else localStorage.setItem(own(name), value)
    return true
  } catch {
    return false
  }
}

/** State that survives leaving the page. `shared`: it follows changes in other tabs of this browser. */
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
      // A value that could not be stored exists in this tab only, so no other tab can have changed it.
      setState((now) => (now.name === name && now.kept ? { ...now, value: readStored(name) } : now))
    }
    const onStorage = ({ key }: StorageEvent) => {
      if (key === null || key === own(name)) read()
    }
    // A suspended tab may have missed storage events, so it reads again when it is shown.
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
