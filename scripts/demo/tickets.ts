// The tickets of the demo: who complained when, and how far the team has come with each.
import type { TicketPriority } from '../../src/tickets/rules.ts'
import type { Told } from './broadcasts.ts'
import { later, type Calendar } from './calendar.ts'
import { converse } from './conversation.ts'
import { tell, type Course, type Team } from './courses.ts'
import { Life } from './life.ts'
import { makeCustomer, type Customer } from './people.ts'
import type { Random } from './random.ts'
import { filledIn, stories, type Story } from './stories.ts'

/** Tickets of a full day, Sunday first. */
const perWeekday = [1.7, 4.3, 4, 3.7, 3.9, 4.3, 2.7]
/** When they come: half past six in the morning to half past ten at night. */
const dayBegins = 6.5
const dayHours = 16

/** What the last hours brought, in minutes ago: the queue of somebody who has just logged in. */
const lately: readonly (readonly [number, string, TicketPriority, Course])[] = [
  [262, 'Paket hilang, pelanggan minta ganti rugi', 'urgent', 'chased'],
  [221, 'Minta jadwal ulang pengantaran', 'medium', 'usual'],
  [187, 'Paket rusak saat diterima', 'high', 'answered'],
  [148, 'Komplain keterlambatan paket', 'high', 'chased'],
  [131, 'Tagihan COD tidak sesuai', 'medium', 'quick'],
  [112, 'Status terkirim, paket belum diterima', 'high', 'answered'],
  [86, 'Pengiriman melewati SLA', 'high', 'untouched'],
  [62, 'Status fraud terdeteksi', 'urgent', 'untouched'],
  [38, 'Komplain keterlambatan paket', 'high', 'untouched'],
  [24, 'Tanya nomor kurir', 'low', 'untouched'],
  [9, 'Alamat salah, minta diubah', 'medium', 'untouched'],
]
const latelyBegins = 270

/** How the ones of this week go: many are still on their way. */
const courses: readonly (readonly [Course, number])[] = [
  ['usual', 16],
  ['quick', 8],
  ['slow', 28],
  ['silent', 24],
  ['held', 20],
  ['untouched', 3],
]
const week = 9 * 24 * 60
/** How the older ones went. */
const olderCourses: readonly (readonly [Course, number])[] = [
  ['usual', 46],
  ['quick', 16],
  ['silent', 10],
  ['held', 9],
  ['reopened', 10],
  ['handed on', 6],
  ['released', 6],
]

interface World {
  random: Random
  calendar: Calendar
  team: Team
  apiKeyId: string
  /** Parcels that customers were told about, oldest first. */
  told: readonly Told[]
}

/** In the order in which they were created. */
export function makeTickets(world: World): Life[] {
  const { random, calendar } = world
  const parcels = new Parcels(world)
  const weighted = stories.map((story) => [story, story.weight] as const)
  const older = moments(random, calendar).map((at) => {
    const story = random.weighted(weighted)
    const course = random.weighted(at > later(calendar.now, -week) ? courses : olderCourses)
    return begin(
      world,
      parcels,
      at,
      story,
      course === 'untouched' ? 'low' : random.pick(story.priorities),
      course,
    )
  })
  const recent = lately.flatMap(([minutesAgo, subject, priority, course]) => {
    const at = later(calendar.now, -minutesAgo - random.next())
    const story = stories.find((one) => one.subject === subject)
    return story ? [begin(world, parcels, at, story, priority, course)] : []
  })
  return [...older, ...recent, ...converse(world, parcels.take(later(calendar.now, -120)))]
}

function begin(
  world: World,
  parcels: Parcels,
  at: Date,
  story: Story,
  priority: TicketPriority,
  course: Course,
): Life {
  const { random, calendar, apiKeyId } = world
  const parcel = story.withoutParcel ? undefined : parcels.take(at)
  const customer = parcel?.customer ?? makeCustomer(random)
  const fill = { panggilan: customer.called, resi: parcel?.awb ?? '', kota: customer.city }
  const words = (text: string) => filledIn(text, fill)
  const life = new Life(
    {
      at,
      apiKeyId,
      tracking_number: parcel?.awb ?? null,
      customer_phone: customer.phone.number,
      phone_unreadable: customer.phone.unreadable,
      subject: story.subject,
      description: words(random.pick(story.opening)),
      source: story.source,
      metadata: {
        consignee_name: customer.full_name,
        dest_city: customer.city,
        ...story.metadata,
        execution_id: random.whole(20_000, 47_999),
      },
      priority,
    },
    calendar.now,
  )
  tell(course, { ...world, life, story, words, at })
  return life
}

/** When the older tickets came, oldest first. */
function moments(random: Random, calendar: Calendar): Date[] {
  const end = later(calendar.now, -latelyBegins)
  return calendar.days
    .flatMap((day) => {
      const wanted = (perWeekday[calendar.weekday(day)] ?? 0) + random.between(-0.6, 0.6)
      const count = Math.floor(wanted) + (random.chance(wanted % 1) ? 1 : 0)
      return Array.from({ length: count }, () => calendar.at(day, dayBegins + random.next() * dayHours))
    })
    .filter((at) => at < end)
    .sort((a, b) => a.getTime() - b.getTime())
}

/** The parcels that tickets are about: told of a short while before, each once, and some of a customer who is known. */
class Parcels {
  readonly #random: Random
  readonly #told: readonly Told[]
  readonly #taken = new Set<string>()
  readonly #known = new Set<Customer>()

  constructor({ random, told }: World) {
    this.#random = random
    this.#told = told
  }

  take(at: Date): Told['parcel'] | undefined {
    const since = later(at, -36 * 60)
    const free = this.#told.filter((one) => one.at < at && one.at > since && !this.#taken.has(one.parcel.awb))
    const known = free.filter((one) => this.#known.has(one.parcel.customer))
    const from = known.length > 0 && this.#random.chance(0.2) ? known : free
    if (from.length === 0) return undefined
    const { parcel } = this.#random.pick(from)
    this.#taken.add(parcel.awb)
    this.#known.add(parcel.customer)
    return parcel
  }
}
