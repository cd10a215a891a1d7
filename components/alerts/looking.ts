// Whether the user is looking at Pantau in any tab of this browser. The tab in focus writes the time to the local storage
// every few seconds, so the mark of a tab that crashed expires.
import { readStored, writeStored } from '../lib/stored.ts'

const sayEvery = 10_000
const heldFor = 15_000
const name = 'looking'

const isMine = () => document.visibilityState === 'visible' && document.hasFocus()

export function isLooking(): boolean {
  return isMine() || Date.now() - Number(readStored(name)) < heldFor
}

/** Calls `onReturn` when the user comes back to this tab. Returns a function that stops watching. */
export function watchLooking(onReturn: () => void): () => void {
  const say = () => {
    if (isMine()) writeStored(name, String(Date.now()))
  }
  const arrive = () => {
    say()
    if (isMine()) onReturn()
  }
  const leave = () => {
    if (!isMine()) writeStored(name, '')
  }
  const timer = setInterval(say, sayEvery)
  say()
  window.addEventListener('focus', arrive)
  window.addEventListener('blur', leave)
  document.addEventListener('visibilitychange', leave)
  return () => {
    clearInterval(timer)
    window.removeEventListener('focus', arrive)
    window.removeEventListener('blur', leave)
    document.removeEventListener('visibilitychange', leave)
  }
}
