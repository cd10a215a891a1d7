// What this device keeps about the tickets a person has worked on: the mode the composer was last used in, and how far the
// thread was read. The most recent tickets only, so that it does not grow for ever.
import { readStored, writeStored } from '../lib/stored.ts'

interface Remembered {
  mode?: 'reply' | 'note'
  /** Moment of the newest message that was on the screen. */
  seen?: string
}

const name = 'tickets'
const kept = 300

function readAll(): [string, Remembered][] {
  try {
    const stored: unknown = JSON.parse(readStored(name) || '[]')
    return Array.isArray(stored) ? (stored as [string, Remembered][]) : []
  } catch {
    return []
  }
}

export function recall(ticketId: number): Remembered {
  return readAll().find(([id]) => id === String(ticketId))?.[1] ?? {}
}

export function remember(ticketId: number, what: Remembered): void {
  const id = String(ticketId)
  const all = readAll()
  const before = all.find(([other]) => other === id)?.[1]
  const others = all.filter(([other]) => other !== id).slice(0, kept - 1)
  writeStored(name, JSON.stringify([[id, { ...before, ...what }], ...others]))
}
