// Whether the person looks at Pantau in any tab of this browser. The tab that is looked at says so in the local storage,
// again and again, so that a tab that crashed does not look for ever.
import { readStored, writeStored } from '../lib/stored.ts'

const sayEvery = 10_000
const heldFor = 15_000
const name = 'looking'

const isMine = () => document.visibilityState === 'visible' && document.hasFocus()

export function isLooking(): boolean {
  return isMine() || Date.now() - Number(readStored(name)) < heldFor
}

/** Calls `onReturn` when the person comes back to this tab. Returns what ends it. */
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
