// Days in the business timezone, as the timestamps that the API expects.
const parts = new Intl.DateTimeFormat('en-US', {
  timeZone: window.PANTAU.timezone,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

/** The offset of the business timezone from UTC at an instant, in milliseconds. */
function ahead(instant: number): number {
  const shown = new Map(parts.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const of = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? 0
  return (
    Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) -
    Math.floor(instant / 1000) * 1000
  )
}

/** The start of the day `yyyy-mm-dd`, or of the day `later` days after it, in ISO 8601; undefined if it is no date. */
export function startOfDay(day: string, later = 0): string | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)
  if (!found) return undefined
  const midnight = Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]) + later)
  // Computed twice, because the offset may change in the night in which clocks are changed.
  const near = midnight - ahead(midnight)
  return new Date(midnight - ahead(near)).toISOString()
}
