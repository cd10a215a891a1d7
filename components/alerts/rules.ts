// Which events are worth a notification, and how several are combined. Pure: no browser, no texts.

export const alertKinds = ['assigned', 'message', 'urgent', 'n8n_silent'] as const
export type AlertKind = (typeof alertKinds)[number]

export interface News {
  /** The event's id; 0 for "n8n is silent". */
  id: number
  kind: AlertKind
  ticketId?: number
  subject?: string
}

export interface Choices {
  /** The kinds that the user has turned off. */
  off: readonly AlertKind[]
  sound: boolean
  browser: boolean
}

export const defaults: Choices = { off: [], sound: false, browser: false }

/** Parses the stored choices; returns the defaults if they are not valid. */
export function readChoices(stored: string): Choices {
  try {
    const given: unknown = JSON.parse(stored)
    if (typeof given !== 'object' || given === null) return defaults
    const { off, sound, browser } = given as Record<string, unknown>
    return {
      off: Array.isArray(off) ? alertKinds.filter((kind) => off.includes(kind)) : [],
      sound: sound === true,
      browser: browser === true,
    }
  } catch {
    return defaults
  }
}

/** The newest event of each ticket and kind, without those turned off and those whose id is in `told`. */
export function newsToTell(all: readonly News[], told: ReadonlySet<number>, { off }: Choices): News[] {
  const newest = new Map<string, News>()
  for (const one of all)
    if (!told.has(one.id) && !off.includes(one.kind)) newest.set(`${one.kind} ${String(one.ticketId)}`, one)
  return [...newest.values()]
}

/** Counts the events of each kind, in the order of `alertKinds`. */
export function countKinds(news: readonly News[]): [kind: AlertKind, count: number][] {
  return alertKinds.flatMap((kind): [AlertKind, number][] => {
    const count = news.filter((one) => one.kind === kind).length
    return count === 0 ? [] : [[kind, count]]
  })
}
