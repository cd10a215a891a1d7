// Days and hours of the business timezone.

const hourMs = 3600_000

export class Calendar {
  readonly now: Date
  /** yyyy-mm-dd, oldest first; the last one is today. */
  readonly days: readonly string[]
  readonly #parts: Intl.DateTimeFormat

  constructor(timezone: string, now: Date, span: number) {
    this.now = now
    this.#parts = new Intl.DateTimeFormat('sv-SE', {
      timeZone: timezone,
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    const today = Date.parse(`${this.dayOf(now)}T00:00:00Z`)
    this.days = Array.from({ length: span }, (_, index) =>
      new Date(today - (span - 1 - index) * 24 * hourMs).toISOString().slice(0, 10),
    )
  }

  get today(): string {
    return this.dayOf(this.now)
  }

  dayOf(at: Date): string {
    return this.#parts.format(at).slice(0, 10)
  }

  /** Hours since midnight, as a decimal. */
  hourOf(at: Date): number {
    const [hours = 0, minutes = 0] = this.#parts.format(at).slice(11).split(':').map(Number)
    return hours + minutes / 60
  }

  /** The UTC time of a local time. In a night with a clock change it is an hour off. */
  at(day: string, hours: number): Date {
    const asUtc = Date.parse(`${day}T00:00:00Z`) + hours * hourMs
    return new Date(asUtc - this.#offset(new Date(asUtc)))
  }

  /** 0: Sunday. */
  weekday(day: string): number {
    return new Date(`${day}T00:00:00Z`).getUTCDay()
  }

  /** Milliseconds that local clocks are ahead of UTC. */
  #offset(at: Date): number {
    const local = Date.parse(`${this.#parts.format(at).replace(' ', 'T')}Z`)
    return local - Math.floor(at.getTime() / 1000) * 1000
  }
}

export function later(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000)
}
