// The demo's broadcast log: how many messages a day has, when they are sent, and their delivery.
import { uuidv7 } from 'uuidv7'
import { noFailure } from '../../src/broadcasts/delivery.ts'
import type { DeliveryMove } from '../../src/broadcasts/delivery-queries.ts'
import { failureOf } from '../../src/broadcasts/failures.ts'
import type { NewLog } from '../../src/broadcasts/writes.ts'
import { later, type Calendar } from './calendar.ts'
import type { Parcel, Warehouse } from './parcels.ts'
import type { Random } from './random.ts'

/** The share of a day's messages in each hour, in percent. */
const curve = [
  0.1, 0.05, 0.03, 0.03, 0.1, 0.5, 2, 4.5, 8, 9.6, 9.8, 8.9, 6.2, 7.6, 8.6, 8.4, 7.4, 6, 4.6, 3.4, 2.3, 1.2,
  0.5, 0.2,
]
const curveSum = curve.reduce((sum, share) => sum + share, 0)
/** The number of messages per weekday, Sunday first. */
const perWeekday = [3_100, 7_600, 7_300, 7_200, 7_400, 7_500, 5_200]

const usualErrors = [
  ['131026 Message undeliverable', 46],
  ['131047 Re-engagement message', 17],
  ['131049 This message was not delivered to maintain healthy ecosystem engagement', 12],
  ['Nomor tidak terdaftar WA', 11],
  ['Timeout: WhatsApp tidak menjawab dalam 30 detik', 8],
  ['130472 User number is part of an experiment', 4],
  [null, 2],
] as const
const burstErrors = [
  ['130429 Rate limit hit', 7],
  ['Timeout: WhatsApp tidak menjawab dalam 30 detik', 2],
  ['131026 Message undeliverable', 1],
] as const

const templates = [
  'paket_diterima',
  'paket_dikirim',
  'paket_transit',
  'kurir_mengantar',
  'paket_sampai',
] as const

export interface Told {
  parcel: Parcel
  at: Date
}

interface World {
  random: Random
  calendar: Calendar
  warehouse: Warehouse
  apiKeyId: string
  /** The share of a full day's messages; 1 except in tests. */
  share: number
}

/** The logs of one day up to now, oldest first. `told` collects some parcels, for tickets about them. */
export function logsOfDay(
  { random, calendar, warehouse, apiKeyId, share }: World,
  day: string,
  told: Told[],
): NewLog[] {
  const failing = random.between(0.02, 0.045)
  const burst = burstHour(calendar, day)
  const logs: NewLog[] = []
  for (const at of timesOfDay(random, calendar, day, share)) {
    const inBurst = burst !== undefined && at >= burst && at < later(burst, 40)
    const parcel = warehouse.next(at)
    const message = warehouse.message(parcel)
    const status = statusOf(random, calendar, at, inBurst ? 0.42 : failing)
    if (random.chance(0.02)) told.push({ parcel, at })
    const skips = status === 'failed' && !inBurst && random.chance(0.08)
    const error = skips
      ? 'Pelanggan minta berhenti'
      : status === 'failed'
        ? random.weighted(inBurst ? burstErrors : usualErrors)
        : null
    const error_code = skips ? 'skipped' : null
    logs.push({
      id: uuidv7(),
      api_key_id: apiKeyId,
      tracking_number: parcel.awb,
      tracking_shown: null,
      consignee_phone: parcel.customer.phone.number,
      phone_unreadable: parcel.customer.phone.unreadable,
      status,
      message_content: message,
      error_message: error,
      error_code,
      template: templates[parcel.stage] ?? null,
      workflow: 'Broadcast logistik',
      ...failureOf(status, error, error_code),
      broadcast_at: at,
      message_id: null,
      metadata:
        day === calendar.today ? JSON.stringify({ execution_id: String(48_000 + logs.length) }) : null,
    })
    warehouse.handled(parcel, at, status !== 'failed')
  }
  return logs
}

/** WhatsApp's reports in the following hours: most messages arrive within a minute, and two of three are read. */
export function arrivalsOf(random: Random, { now }: Calendar, logs: readonly NewLog[]): DeliveryMove[] {
  return logs.flatMap(({ id, status, broadcast_at: sent }) => {
    if (status !== 'success' || random.chance(0.06)) return []
    const delivered_at = later(sent, random.chance(0.85) ? random.between(0.05, 1) : random.between(1, 240))
    if (delivered_at > now) return []
    const read = random.chance(0.66) ? later(delivered_at, random.between(0.5, 200)) : null
    const read_at = read !== null && read <= now ? read : null
    return [{ id, status, delivered_at, read_at, failure: 'same', ...noFailure }]
  })
}

function timesOfDay(random: Random, calendar: Calendar, day: string, share: number): Date[] {
  const count = share * (perWeekday[calendar.weekday(day)] ?? 0) * random.between(0.93, 1.07)
  const midnight = calendar.at(day, 0).getTime()
  const times = curve.flatMap((part, hour) =>
    Array.from({ length: Math.round((count * part * random.between(0.94, 1.06)) / curveSum) }, () =>
      Math.floor(midnight + (hour + random.next()) * 3600_000),
    ),
  )
  return times
    .filter((time) => time <= calendar.now.getTime())
    .sort((a, b) => a - b)
    .map((time) => new Date(time))
}

/** The hour in which many messages fail: today the last complete working hour, and one hour twelve days ago. */
function burstHour(calendar: Calendar, day: string): Date | undefined {
  const index = calendar.days.indexOf(day)
  if (index === calendar.days.length - 13) return calendar.at(day, 14)
  const hour = Math.min(16, Math.floor(calendar.hourOf(calendar.now)) - 2)
  const early = hour < 8
  if (early && index === calendar.days.length - 2) return calendar.at(day, 10)
  return !early && day === calendar.today ? calendar.at(day, hour) : undefined
}

function statusOf(random: Random, calendar: Calendar, at: Date, failing: number): NewLog['status'] {
  const fresh = calendar.now.getTime() - at.getTime() < 12 * 60_000
  if (random.chance(fresh ? 0.12 : 0.0004)) return 'pending'
  return random.chance(failing) ? 'failed' : 'success'
}
