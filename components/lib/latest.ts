// The newest value, for what runs later: listeners, timers. Not to be read while rendering.
import { useLayoutEffect, useRef } from 'react'

export function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value)
  useLayoutEffect(() => {
    latest.current = value
  })
  return latest
}
