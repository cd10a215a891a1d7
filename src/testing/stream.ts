// Listens to /stream in tests.
import { until } from './until.ts'

export interface StreamEvent {
  event: string
  id: string
  data: Record<string, unknown>
}

export interface Listening {
  events: StreamEvent[]
  /** Waits for a matching event with this name, which may have arrived already. */
  next: (name: string, fits?: (data: Record<string, unknown>) => boolean, ms?: number) => Promise<StreamEvent>
  /** Resolves once the server has ended the stream; fails after `ms`. */
  ended: (ms?: number) => Promise<void>
  close: () => void
}

/** Opens the stream. Resolves once the server has sent its headers. */
export async function listen(
  origin: string,
  token: string,
  { lastEventId, query = '' }: { lastEventId?: string; query?: string } = {},
): Promise<Listening> {
  const abort = new AbortController()
  const response = await fetch(`${origin}/api/v1/stream${query}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: abort.signal,
  })
  if (response.status !== 200 || !response.body)
    throw new Error(`the stream answers ${String(response.status)}`)
  const events: StreamEvent[] = []
  const body: AsyncIterable<Uint8Array> = response.body
  let over = false
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    let buffer = ''
    try {
      for await (const chunk of body) {
        buffer += decoder.decode(chunk, { stream: true })
        const blocks = buffer.split('\n\n')
        buffer = blocks.pop() ?? ''
        for (const block of blocks) {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
          const event = field('event')
          if (event === undefined) continue
          const data = JSON.parse(field('data') ?? '{}') as Record<string, unknown>
          events.push({ event, id: field('id') ?? '', data })
        }
      }
    } catch {
      // closed by the test or by the server
    }
    over = !abort.signal.aborted
  }
  void read()
  return {
    events,
    next: (name, fits = () => true, ms = 5_000) =>
      until(`the event ${name}`, () => events.find(({ event, data }) => event === name && fits(data)), ms),
    // Much less than the heartbeat (20 s), which would end the stream of a user without rights in any case.
    ended: async (ms = 5_000) => {
      await until('the end of the stream', () => over, ms)
    },
    close: () => {
      abort.abort()
    },
  }
}
