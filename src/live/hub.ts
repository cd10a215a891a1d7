// Sends events to every open stream whose person may see them. Writers notify PostgreSQL inside their transaction; every
// replica listens and passes the events on to its own streams. Events are not stored: after a gap a stream sends `resync`,
// and the client fetches again.
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import sql from 'sql-template-tag'
import { findPerson } from '../auth/person.ts'
import type { Queryable } from '../db/pool.ts'
import { can, type PolicySettings, type Viewer } from '../policy/can.ts'
import { hashSessionId } from '../auth/session.ts'
import { Listener } from './listener.ts'
import { readMessage, type LiveMessage, type Placed } from '../live-message.ts'
import type { Stream } from './stream.ts'

const channel = 'pantau'
const heartbeatEvery = 20_000
/** Ids per notification, which PostgreSQL limits to 8,000 bytes. */
const idsPerMessage = 150
/** Milliseconds for which announcements of logs are collected. */
const gatherFor = 20
/** More log events than this in a second are replaced by one `resync`. */
const logsPerSecond = 2_000

/** Open streams of one person on this process; a further one ends the oldest. A hidden tab has no stream. */
const streamsPerPerson = 20
/** Milliseconds after which a client that does not know `replaced` connects again. */
const comeBackAfter = 3600_000

interface Options {
  url: string
  pool: Queryable
  log: Logger
  policy: PolicySettings
  /** Loads logs in the form in which a list shows them. */
  loadLogs: (ids: readonly string[]) => Promise<object[]>
  onKeysChanged: () => void
  /** A user was changed, a token was revoked, or (undefined) either may have happened unnoticed. */
  onPeopleChanged: (changed: { id: string } | { jti: string } | undefined) => void
  onDropped: () => void
}

export class LiveHub {
  readonly streams = new Set<Stream>()
  readonly #options: Options
  readonly #listener: Listener
  readonly #boot = randomUUID().slice(0, 8)
  #sequence = 0
  #heartbeat: NodeJS.Timeout | undefined
  #gathered = { created: new Set<string>(), updated: new Set<string>() }
  #gathering: NodeJS.Timeout | undefined
  #second = { began: 0, logs: 0, resyncDue: false }
  #queue: Promise<void> = Promise.resolve()
  #foreignNoted = 0

  constructor(options: Options) {
    this.#options = options
    this.#listener = new Listener({
      url: options.url,
      channel,
      log: options.log,
      onPayload: (payload) => {
        this.#receive(payload)
      },
      onGap: () => {
        this.#options.onKeysChanged()
        this.#options.onPeopleChanged(undefined)
        void this.#recheckPeople()
        this.#sendTo([...this.streams], [this.#event('resync', { id: 'gap' })])
      },
    })
  }

  get connected(): boolean {
    return this.#listener.connected
  }

  async start(): Promise<void> {
    await this.#listener.start()
    this.#heartbeat = setInterval(() => {
      this.#sendTo([...this.streams], [': \n\n'])
      void this.#recheckPeople()
    }, heartbeatEvery)
    this.#heartbeat.unref()
  }

  /** Ends all streams; they connect to another replica. */
  endStreams(): void {
    for (const stream of this.streams) stream.end()
  }

  async stop(): Promise<void> {
    clearInterval(this.#heartbeat)
    clearTimeout(this.#gathering)
    await this.#announceGathered()
    this.endStreams()
    await this.#listener.stop()
  }

  async add(stream: Stream, lastEventId: string | undefined): Promise<void> {
    const own = [...this.streams].filter(({ person }) => person.id === stream.person.id)
    // The streams are in the order in which they were opened.
    for (const oldest of own.slice(0, Math.max(0, own.length - streamsPerPerson + 1))) {
      // If it were only ended, the browser would connect again within seconds and end the next stream.
      oldest.send(`retry: ${String(comeBackAfter)}\n${this.#event('replaced', { id: 'streams' })}`)
      oldest.end()
      this.streams.delete(oldest)
    }
    this.streams.add(stream)
    if (lastEventId !== undefined && lastEventId !== '')
      stream.send(this.#event('resync', { id: lastEventId }))
    // The person's access may have ended after the request was checked, when this stream could not be ended yet.
    await this.#recheck(stream.person.id, [stream])
  }

  remove(stream: Stream): void {
    this.streams.delete(stream)
  }

  /** In a transaction; the message is sent when, and only if, it commits. */
  async publish(db: Queryable, message: LiveMessage): Promise<void> {
    await db.query(sql`select pg_notify(${channel}, ${JSON.stringify(message)})`)
  }

  /** Whether one of the streams belongs to an open dashboard. */
  watched(): boolean {
    return [...this.streams].some((stream) => stream.watchesDashboard)
  }

  /** Call it after the commit. Announcements are collected, because a notification per push would serialise the commits. */
  announceLogs(event: 'created' | 'updated', ids: readonly string[]): void {
    if (ids.length === 0) return
    for (const id of ids) this.#gathered[event].add(id)
    this.#gathering ??= setTimeout(() => {
      void this.#announceGathered()
    }, gatherFor)
  }

  async #announceGathered(): Promise<void> {
    this.#gathering = undefined
    const gathered = this.#gathered
    this.#gathered = { created: new Set(), updated: new Set() }
    try {
      for (const event of ['created', 'updated'] as const) {
        const ids = [...gathered[event]]
        for (let from = 0; from < ids.length; from += idsPerMessage)
          await this.publish(this.#options.pool, {
            kind: 'logs',
            event,
            ids: ids.slice(from, from + idsPerMessage),
          })
      }
    } catch (error) {
      // The logs are stored; the screens will fetch them after the listener's gap.
      this.#options.log.warn({ err: error }, 'live: an announcement was lost')
    }
  }

  #receive(payload: string): void {
    const message = readMessage(payload)
    if (!message) {
      this.#noteForeign()
      return
    }
    // Not queued: it must not wait until rows are loaded.
    if (message.kind === 'person' || message.kind === 'user')
      this.#options.onPeopleChanged({ id: message.id })
    if (message.kind === 'token') this.#options.onPeopleChanged({ jti: message.jti })
    // One after the other: loading rows must not let a later event overtake an earlier one.
    this.#queue = this.#queue
      .then(() => this.#handle(message))
      .catch((error: unknown) => {
        this.#options.log.warn({ err: error }, 'live: an event could not be passed on')
        this.#sendTo([...this.streams], [this.#event('resync', { id: 'error' })])
      })
  }

  /** Any database user may NOTIFY. An unknown notification is logged at most once a minute. */
  #noteForeign(): void {
    if (Date.now() - this.#foreignNoted < 60_000) return
    this.#foreignNoted = Date.now()
    this.#options.log.warn(
      'live: an unknown notification was ignored; another program or another version sent it',
    )
  }

  async #handle(message: LiveMessage): Promise<void> {
    switch (message.kind) {
      case 'ticket':
        this.#ticket(message)
        break
      case 'comment':
        this.#sendTo(this.#whoSees(message.now), [
          this.#event('comment.created', { id: message.id, ticket_id: message.ticket_id }),
        ])
        break
      case 'presence':
        this.#sendTo(this.#whoSees(message.now), [
          this.#event('ticket.presence', { id: message.id, user: message.user, here: message.here }),
        ])
        break
      case 'logs':
        await this.#logs(message.event, message.ids)
        break
      case 'resends':
        this.#sendTo(
          this.#whoMay((policy, person) => can(policy, person, 'broadcasts.resend')),
          [this.#event('resends.updated', { id: message.id })],
        )
        break
      case 'dashboard':
        this.#sendTo(
          this.#whoMay((policy, person) => can(policy, person, 'dashboard.read')),
          [this.#event('dashboard.updated', { id: 'summary', as_of: message.as_of })],
        )
        break
      case 'person':
        break
      case 'user':
        this.#end((stream) => stream.person.id === message.id)
        break
      case 'token':
        this.#end((stream) => stream.credential.jti === message.jti)
        break
      case 'session':
        this.#end(
          ({ credential }) =>
            credential.sessionId !== undefined && hashSessionId(credential.sessionId) === message.session,
        )
        break
      case 'keys':
        this.#options.onKeysChanged()
        break
    }
  }

  #ticket({ id, event, now, was, taken_by }: Extract<LiveMessage, { kind: 'ticket' }>): void {
    const sees = new Set(this.#whoSees(now))
    this.#sendTo([...sees], [this.#event(`ticket.${event}`, { id, ...now })])
    if (!was) return
    const lost = this.#whoSees(was).filter((stream) => !sees.has(stream))
    this.#sendTo(lost, [
      this.#event('ticket.removed', { id, ...(taken_by === undefined ? {} : { taken_by }) }),
    ])
  }

  async #logs(event: 'created' | 'updated', ids: readonly string[]): Promise<void> {
    const readers = this.#readersOfLogs()
    if (readers.length === 0) return
    if (this.#floods(ids.length)) return
    const logs = await this.#options.loadLogs(ids)
    this.#sendTo(
      readers,
      logs.map((log) => this.#event(`broadcast.${event}`, log)),
    )
  }

  /** True in a second with too many logs; one `resync` replaces them. */
  #floods(count: number): boolean {
    const now = Date.now()
    if (now - this.#second.began >= 1000) this.#second = { began: now, logs: 0, resyncDue: false }
    this.#second.logs += count
    if (this.#second.logs <= logsPerSecond) return false
    if (!this.#second.resyncDue) {
      this.#second.resyncDue = true
      setTimeout(
        () => {
          this.#sendTo(this.#readersOfLogs(), [this.#event('resync', { id: 'flood' })])
        },
        1000 - (now - this.#second.began),
      ).unref()
    }
    return true
  }

  #readersOfLogs(): Stream[] {
    return this.#whoMay((policy, person) => can(policy, person, 'broadcasts.read'))
  }

  #whoMay(allows: (policy: PolicySettings, person: Viewer) => boolean): Stream[] {
    return [...this.streams].filter(({ person }) => allows(this.#options.policy, person))
  }

  #whoSees(place: Placed): Stream[] {
    return this.#whoMay((policy, person) => can(policy, person, 'ticket.read', place))
  }

  #event(name: string, data: object): string {
    return `id: ${this.#boot}-${String(++this.#sequence)}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`
  }

  #sendTo(streams: readonly Stream[], events: readonly string[]): void {
    if (streams.length === 0 || events.length === 0) return
    const chunk = events.join('')
    for (const stream of streams) if (!stream.send(chunk)) this.#options.onDropped()
  }

  #end(which: (stream: Stream) => boolean): void {
    for (const stream of this.streams) if (which(stream)) stream.end()
  }

  /** In case a notification was lost: at each heartbeat, streams whose person has lost access are ended. */
  async #recheckPeople(): Promise<void> {
    const known = new Map<string, Stream[]>()
    for (const stream of this.streams)
      known.set(stream.person.id, [...(known.get(stream.person.id) ?? []), stream])
    for (const [id, streams] of known) await this.#recheck(id, streams)
  }

  async #recheck(id: string, streams: readonly Stream[]): Promise<void> {
    const person = await findPerson(this.#options.pool, id).catch(() => streams[0]?.person)
    for (const stream of streams) if (person?.token_version !== stream.person.token_version) stream.end()
  }
}
