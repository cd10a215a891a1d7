// Groups a customer's broadcasts by parcel.
import type { Log } from './data.ts'

export interface Parcel {
  key: string
  trackingNumber: string | null
  /** The newest broadcast. */
  last: Log
  /** All broadcasts, oldest first. */
  logs: Log[]
}

/** Expects `logs` newest first; the parcel with the newest broadcast comes first. */
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
