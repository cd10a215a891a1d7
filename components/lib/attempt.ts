// The id under which a text is sent. It stays on this device until the server has answered, so that the same text sent
// again, after a lost answer, from another tab or after reloading the page, is stored and sent once.
import { readStored, writeStored } from './stored.ts'
import { newId } from './new-id.ts'

const idLength = 36
/** Where the browser keeps nothing. */
const inMemory = new Map<string, string>()

/** `kind` is the draft's: a note or a reply of one ticket, or a new ticket. */
export function attemptOf(kind: string, text: string): string {
  const name = `attempt.${kind}`
  const known = readStored(name) || (inMemory.get(name) ?? '')
  if (known !== '' && known.slice(idLength) === text) return known.slice(0, idLength)
  const id = newId()
  if (!writeStored(name, id + text)) inMemory.set(name, id + text)
  return id
}

export function endAttempt(kind: string): void {
  const name = `attempt.${kind}`
  inMemory.delete(name)
  writeStored(name, '')
}
