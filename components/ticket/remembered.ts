// Remembers on this device, for the most recent tickets of the user, the last mode of the composer and how far the thread
// was read. Older tickets are dropped, so that it does not grow forever.
import { readStored, writeStored } from '../lib/stored.ts'

interface Remembered {
  mode?: 'reply' | 'note'
  /** Time of the newest message that was on the screen. */
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
