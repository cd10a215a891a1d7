// A customer's broadcasts by parcel: one line each, with how every message to it arrived.
import type { Log } from './data.ts'

export interface Parcel {
  key: string
  trackingNumber: string | null
  /** The newest. */
  last: Log
  /** From the oldest to the newest. */
  logs: Log[]
}

/** `logs` newest first; the parcel that was written about last comes first. */
export function parcelsOf(logs: readonly Log[]): Parcel[] {
  const parcels = new Map<string, Parcel>()
  for (const log of logs) {
    const { tracking_number: trackingNumber, id } = log
    const key = trackingNumber ?? id
    const known = parcels.get(key)
    if (known) known.logs.unshift(log)
    else parcels.set(key, { key, trackingNumber, last: log, logs: [log] })
  }
  return [...parcels.values()]
}
