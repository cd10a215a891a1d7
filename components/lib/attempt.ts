// The id under which a text is sent. It is kept on this device until the server has responded. If a response is lost and
// the text is sent again, also from another tab or after a reload, the same id makes sure that it is stored only once.
import { readStored, writeStored } from './stored.ts'
import { newId } from './new-id.ts'

const idLength = 36
/** Used if the browser allows no local storage. */
const inMemory = new Map<string, string>()

/** `kind` identifies the draft: a note or a reply of one ticket, or a new ticket. A changed text gets a new id. */
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
