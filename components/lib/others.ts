// Drafts hold customers' words. They wait on this device for the person who wrote them (stored.ts); once somebody else has
// logged in here, the device is shared, and nothing of the others stays on it.
import { me } from './session.ts'

const lastHere = 'pantau.person'

export function forgetOthers(): void {
  try {
    for (const storage of [localStorage, sessionStorage])
      for (const key of Object.keys(storage)) {
        const owner = /^pantau\.([0-9a-f-]{36})\./.exec(key)?.[1]
        if (owner !== undefined && owner !== me.id) storage.removeItem(key)
      }
    // The queue as this tab has last seen it, with what was searched for.
    if (sessionStorage.getItem(lastHere) !== me.id) sessionStorage.removeItem('pantau.queue')
    sessionStorage.setItem(lastHere, me.id)
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
