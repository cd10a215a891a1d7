// Which news are told, and how several become one. Pure: no browser, no texts.

export const alertKinds = ['assigned', 'message', 'urgent', 'n8n_silent'] as const
export type AlertKind = (typeof alertKinds)[number]

export interface News {
  /** Of the event; of n8n's silence 0. */
  id: number
  kind: AlertKind
  ticketId?: number
  subject?: string
}

export interface Choices {
  /** The kinds that are not wanted. */
  off: readonly AlertKind[]
  sound: boolean
  browser: boolean
}

export const unchanged: Choices = { off: [], sound: false, browser: false }

/** What was stored, or the defaults for anything else. */
export function readChoices(stored: string): Choices {
  try {
    const given: unknown = JSON.parse(stored)
    if (typeof given !== 'object' || given === null) return unchanged
    const { off, sound, browser } = given as Record<string, unknown>
    return {
      off: Array.isArray(off) ? alertKinds.filter((kind) => off.includes(kind)) : [],
      sound: sound === true,
      browser: browser === true,
    }
  } catch {
    return unchanged
  }
}

/** The wanted ones that were not told before, the newest of each ticket and kind; `told` has the ids of all. */
export function newsToTell(all: readonly News[], told: ReadonlySet<number>, { off }: Choices): News[] {
  const newest = new Map<string, News>()
  for (const one of all)
    if (!told.has(one.id) && !off.includes(one.kind)) newest.set(`${one.kind} ${String(one.ticketId)}`, one)
  return [...newest.values()]
}

/** How many there are of each kind, in the order of the kinds. */
export function countKinds(news: readonly News[]): [kind: AlertKind, count: number][] {
  return alertKinds.flatMap((kind): [AlertKind, number][] => {
    const count = news.filter((one) => one.kind === kind).length
    return count === 0 ? [] : [[kind, count]]
  })
}
