// Whether what somebody typed into a search names what a row shows.
import { trackingKey } from '../../src/customers/tracking-number.ts'

/** All of an AWB, however it is spaced, or of a ticket's number, with or without its `#`. */
export function isWhole(typed: string, ...names: readonly (string | null)[]): boolean {
  const key = trackingKey(typed)
  return key !== '' && names.some((name) => name !== null && trackingKey(name) === key)
}

export const isSameParcel = (a: string | null, b: string | null): boolean => a !== null && isWhole(a, b)

/** The server finds an AWB by any part of it and a phone in any form: false for what has neither. */
export function mayMatch(typed: string, awb: string | null, phone: string | null): boolean {
  const key = trackingKey(typed)
  const digits = typed.replace(/\D/g, '').replace(/^(0|62)/, '')
  return (
    (key !== '' && awb !== null && trackingKey(awb).includes(key)) ||
    (digits.length >= 3 && phone !== null && phone.includes(digits))
  )
}
