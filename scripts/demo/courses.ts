// The course of a ticket: the steps that people take, each some working time after the last. Steps that would be in the future
// are left out, so a young ticket has fewer steps.
import { later, type Calendar } from './calendar.ts'
import type { Life } from './life.ts'
import type { Random } from './random.ts'
import { chasers, regrets, type Story } from './stories.ts'

export type Course =
  | 'untouched'
  | 'chased'
  | 'answered'
  | 'usual'
  | 'quick'
  | 'silent'
  | 'slow'
  | 'held'
  | 'reopened'
  | 'handed on'
  | 'released'

export interface Team {
  admins: readonly string[]
  agents: readonly string[]
}

export interface Telling {
  random: Random
  calendar: Calendar
  team: Team
  life: Life
  story: Story
  /** Fills in names and numbers. */
  words: (text: string) => string
  at: Date
}

export function tell(course: Course, telling: Telling): void {
  const { random, team } = telling
  const teller = new Teller(telling, random.pick(team.admins), random.pick(team.agents))
  switch (course) {
    case 'untouched':
      break
    case 'chased':
      teller.take(3, 9).note(4, 12).chase(25, 60)
      break
    case 'answered':
      teller.take(3, 9).reply(5, 12).pending(1, 2).answer(12, 45)
      break
    case 'quick':
      teller.take(4, 40).closing(6, 25).close(1, 3)
      break
    case 'usual':
      teller.solve()
      break
    case 'silent':
      teller
        .take(5, 60)
        .failingReply(5, 30)
        .pending(1, 2)
        .close(5 * 1440, 8 * 1440)
      break
    case 'slow':
      teller
        .take(5, 60)
        .note(5, 40)
        .reply(5, 30)
        .closing(4 * 1440, 9 * 1440)
        .close(1, 9)
      break
    case 'held':
      teller
        .take(5, 60)
        .note(5, 40)
        .reply(3, 10)
        .hold(2, 5)
        .reopen(5 * 1440, 10 * 1440)
        .closing(5, 20)
        .close(1, 5)
      break
    case 'reopened':
      teller
        .solve()
        .regret(1440, 3 * 1440)
        .reply(10, 60)
        .closing(60, 400)
        .close(1, 5)
      break
    case 'handed on':
      teller.take(5, 40).note(5, 30).raise(4, 10).handOn(random.pick(team.agents), 5, 60).solveFrom()
      break
    case 'released':
      teller.take(5, 30).release(10, 40).handOn(random.pick(team.agents), 15, 90).solveFrom()
      break
  }
}

/** In minutes. */
const lastHours = 300

class Teller {
  readonly #telling: Telling
  readonly #admin: string
  #agent: string
  #at: Date

  constructor(telling: Telling, admin: string, agent: string) {
    this.#telling = telling
    this.#admin = admin
    this.#agent = agent
    this.#at = telling.at
  }

  /** Assigned by an admin, or taken from the pool. */
  take(min: number, max: number): this {
    const by = this.#telling.random.chance(0.5) ? this.#admin : this.#agent
    this.#telling.life.assign(this.#work(min, max), by, this.#agent)
    return this
  }

  release(min: number, max: number): this {
    this.#telling.life.assign(this.#work(min, max), this.#agent, null)
    return this
  }

  handOn(to: string, min: number, max: number): this {
    if (to !== this.#telling.life.ticket.assigned_to_user_id)
      this.#telling.life.assign(this.#work(min, max), this.#admin, to)
    this.#agent = to
    return this
  }

  note(min: number, max: number): this {
    const { life, words, story } = this.#telling
    life.note(this.#work(min, max), this.#agent, words(story.note))
    return this
  }

  reply(min: number, max: number): this {
    return this.#write(min, max, this.#telling.story.reply, 'arrives')
  }

  /** A reply that in half of the cases could not be delivered, so that the agent must find another way. */
  failingReply(min: number, max: number): this {
    return this.#write(
      min,
      max,
      this.#telling.story.reply,
      this.#telling.random.chance(0.5) ? 'fails' : 'arrives',
    )
  }

  closing(min: number, max: number): this {
    return this.#write(min, max, this.#telling.story.closing, 'arrives')
  }

  answer(min: number, max: number): this {
    const { life, story } = this.#telling
    life.message(this.#awake(min, max), story.answer)
    return this
  }

  chase(min: number, max: number): this {
    this.#telling.life.message(this.#awake(min, max), this.#telling.random.pick(chasers))
    return this
  }

  regret(min: number, max: number): this {
    this.#telling.life.message(this.#awake(min, max), this.#telling.random.pick(regrets))
    return this
  }

  pending(min: number, max: number): this {
    this.#telling.life.setStatus(this.#work(min, max), this.#agent, 'pending')
    return this
  }

  hold(min: number, max: number): this {
    this.#telling.life.setStatus(this.#work(min, max), this.#agent, 'on_hold')
    return this
  }

  reopen(min: number, max: number): this {
    this.#telling.life.setStatus(this.#work(min, max), this.#agent, 'open')
    return this
  }

  close(min: number, max: number): this {
    this.#telling.life.setStatus(this.#work(min, max), this.#agent, 'closed')
    return this
  }

  raise(min: number, max: number): this {
    this.#telling.life.setPriority(this.#work(min, max), this.#agent, 'urgent')
    return this
  }

  solve(): this {
    return this.take(5, 70).solveFrom()
  }

  solveFrom(): this {
    if (this.#telling.random.chance(0.6)) this.note(4, 40)
    if (this.#telling.story.source === 'system' && this.#telling.random.chance(0.3)) this.#anomaly()
    this.reply(5, 45).pending(1, 3).answer(15, 300)
    return this.closing(10, 240).close(1, 20)
  }

  #anomaly(): void {
    const { life } = this.#telling
    life.anomaly(this.#awake(30, 120), life.ticket.description)
  }

  #write(min: number, max: number, text: string, fate: 'arrives' | 'fails'): this {
    const { life, words, random, calendar } = this.#telling
    let at = this.#work(min, max)
    // More than a day after the customer's last message WhatsApp accepts only templates, so the customer writes first.
    if (fate === 'arrives' && !life.windowOpen(at)) {
      this.chase(0, 30)
      at = this.#work(3, 20)
    }
    const error = life.windowOpen(at) ? '131026 Message undeliverable' : '131047 Re-engagement message'
    const young = calendar.now.getTime() - at.getTime() < 4 * 60_000
    const status =
      fate === 'fails'
        ? 'failed'
        : young
          ? 'handed_over'
          : random.weighted([
              ['read', 65],
              ['delivered', 27],
              ['sent', 8],
            ] as const)
    const heard = later(at, random.between(0.1, 3))
    life.reply(at, this.#agent, words(text), {
      delivery_status: status,
      delivery_error: status === 'failed' ? error : null,
      delivery_updated_at: heard < calendar.now ? heard : at,
    })
    return this
  }

  /** Some minutes later, between 08.00 and 20.00. */
  #work(min: number, max: number): Date {
    return this.#step(min, max, 8, 20)
  }

  /** Some minutes later, while customers are awake. */
  #awake(min: number, max: number): Date {
    return this.#step(min, max, 6, 23)
  }

  #step(min: number, max: number, from: number, to: number): Date {
    const { random, calendar } = this.#telling
    const at = later(this.#at, random.between(min, max))
    const hour = calendar.hourOf(at)
    const morning = from + random.between(0.05, 1.2)
    // Tickets of the last hours are worked on at any time, because the demo may be opened at night.
    if (this.#telling.at > later(calendar.now, -lastHours)) this.#at = at
    else if (hour >= to) this.#at = calendar.at(calendar.dayOf(later(at, 12 * 60)), morning)
    else if (hour < from) this.#at = calendar.at(calendar.dayOf(at), morning)
    else this.#at = at
    return this.#at
  }
}
