// Drafts contain customers' data. They are kept on this device for their author (stored.ts); if somebody else logs in, the
// device is shared, and everything that other users left on it is deleted.
import { me } from './session.ts'

const lastHere = 'pantau.person'

export function forgetOthers(): void {
  try {
    for (const storage of [localStorage, sessionStorage])
      for (const key of Object.keys(storage)) {
        const owner = /^pantau\.([0-9a-f-]{36})\./.exec(key)?.[1]
        if (owner !== undefined && owner !== me.id) storage.removeItem(key)
      }
    // The last view of the queue in this tab, including its search.
    if (sessionStorage.getItem(lastHere) !== me.id) sessionStorage.removeItem('pantau.queue')
    sessionStorage.setItem(lastHere, me.id)
  } catch {
    // A browser that allows no storage has nothing to delete.
  }
}
