// Days of the business timezone, as the API wants them: instants.
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

/** How far the zone's clocks are ahead of UTC at that instant, in milliseconds. */
function ahead(instant: number): number {
  const shown = new Map(parts.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const of = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? 0
  return (
    Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) -
    Math.floor(instant / 1000) * 1000
  )
}

/** When the day `yyyy-mm-dd` begins, or one `later` days after it; undefined if it is no date. */
export function startOfDay(day: string, later = 0): string | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)
  if (!found) return undefined
  const midnight = Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]) + later)
  // Twice, for the nights in which the clocks are changed.
  const near = midnight - ahead(midnight)
  return new Date(midnight - ahead(near)).toISOString()
}
