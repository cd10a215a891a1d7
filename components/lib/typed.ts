// Whether a search text matches a row.
import { trackingKey } from '../../src/customers/tracking-number.ts'

/** Whether the text is a whole AWB, with any spacing, or a whole ticket number, with or without `#`. */
export function isWhole(typed: string, ...names: readonly (string | null)[]): boolean {
  const key = trackingKey(typed)
  return key !== '' && names.some((name) => name !== null && trackingKey(name) === key)
}

export const isSameParcel = (a: string | null, b: string | null): boolean => a !== null && isWhole(a, b)

/** False if the server's search, by any part of an AWB or a phone in any form, cannot find this row. */
export function mayMatch(typed: string, awb: string | null, phone: string | null): boolean {
  const key = trackingKey(typed)
  const digits = typed.replace(/\D/g, '').replace(/^(0|62)/, '')
  return (
    (key !== '' && awb !== null && trackingKey(awb).includes(key)) ||
    (digits.length >= 3 && phone !== null && phone.includes(digits))
  )
}
