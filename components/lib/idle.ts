// Runs work that is not urgent when the browser is idle.

/** Milliseconds to wait in Safari, which has no requestIdleCallback. */
const atLeast = 2_000

/** Runs the work when the browser is idle; the returned function cancels it. */
export function whenIdle(work: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const handle = window.requestIdleCallback(work)
    return () => {
      window.cancelIdleCallback(handle)
    }
  }
  const timer = setTimeout(work, atLeast)
  return () => {
    clearTimeout(timer)
  }
}
