// A ref to the newest value, for code that runs later, such as listeners and timers. Do not read it while rendering.
import { useLayoutEffect, useRef } from 'react'

export function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value)
  useLayoutEffect(() => {
    latest.current = value
  })
  return latest
}
