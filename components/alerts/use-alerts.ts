// One tab of this browser, the leader, asks the server for news after each event, also while the tab is hidden. It notifies
// the user if they are not looking at any tab of Pantau.
import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router-dom'
import type { Alerts } from '../../src/alerts/schema.ts'
import { api, type Json } from '../lib/api.ts'
import { useLatest } from '../lib/latest.ts'
import { useKeepLive, useLive } from '../lib/live.tsx'
import { me } from '../lib/session.ts'
import { readStored, writeStored } from '../lib/stored.ts'
import { isLooking } from './looking.ts'
import { newsToTell, readChoices, type News } from './rules.ts'
import { summarise, tell } from './tell.ts'

/** Milliseconds: how long events are gathered before a request, and the least time between two requests. */
const gatherFor = 1_500
const atLeast = 4_000

/** Names in the local storage of this browser; see lib/stored.ts. */
export const storedAs = {
  choices: 'alerts',
  /** The id after which the next request begins. */
  after: 'alerts-after',
  unanswered: 'unanswered',
  /** What happened while the user was away, in words. */
  missed: 'alerts-missed',
} as const

/** Calls `onCount` with the number of tickets that wait for a reply, '' for none. */
export function useAlerts(onCount: (unanswered: string) => void): void {
  const keepLive = useKeepLive()
  const navigate = useNavigate()
  const open = useLatest((path: string) => {
    navigate(path)
  })
  const ask = useRef<() => void>(() => undefined)
  useEffect(
    () =>
      lead(() => {
        const asking = startAsking(onCount, (path) => {
          open.current(path)
        })
        ask.current = asking.ask
        keepLive(true)
        return () => {
          asking.end()
          ask.current = () => undefined
          keepLive(false)
        }
      }),
    [keepLive, onCount, open],
  )
  useLive((event) => {
    if (event !== 'ticket.presence' && !event.startsWith('broadcast.')) ask.current()
  })
}

/** Runs `begin` while this tab is the leader. In a browser without locks every tab leads and shows the notification. */
function lead(begin: () => () => void): () => void {
  const given = new AbortController()
  if (!('locks' in navigator)) return begin()
  let end: (() => void) | undefined
  navigator.locks
    .request(`pantau.alerts.${me.id}`, { signal: given.signal }, () => {
      end = begin()
      return new Promise<void>((resolve) => {
        given.signal.addEventListener('abort', () => {
          end?.()
          resolve()
        })
      })
    })
    .catch(() => undefined) // the component was gone before this tab became the leader
  return () => {
    given.abort()
  }
}

function startAsking(
  onCount: (unanswered: string) => void,
  open: (path: string) => void,
): { ask: () => void; end: () => void } {
  const told = new Set<number>()
  let missed: News[] = []
  let silent = false
  let asked = 0
  let first = true
  let timer: ReturnType<typeof setTimeout> | undefined
  const take = ({ after, unanswered, alerts, n8n_silent = false }: Json<Alerts>, began: string) => {
    writeStored(storedAs.after, String(after))
    onCount(unanswered === 0 ? '' : String(unanswered))
    const news: News[] = alerts.map(({ id, kind, ticket_id: ticketId, subject }) => ({
      id,
      kind,
      ticketId,
      subject,
    }))
    if (n8n_silent && !silent && !first) news.push({ id: 0, kind: 'n8n_silent' })
    silent = n8n_silent
    // The previous leader has already notified the user of everything up to `began`.
    const known = first ? new Set(news.flatMap(({ id }) => (id > Number(began) ? [] : [id]))) : told
    const choices = readChoices(readStored(storedAs.choices))
    const fresh = newsToTell(news, known, choices)
    for (const { id } of news) if (id > 0) told.add(id)
    first = false
    if (isLooking()) missed = []
    else if (fresh.length > 0) {
      missed = [...missed, ...fresh]
      writeStored(storedAs.missed, summarise(missed))
      tell(missed, choices, open)
    }
  }
  const request = () => {
    timer = undefined
    asked = Date.now()
    const began = readStored(storedAs.after)
    api<Json<Alerts>>('GET', began === '' ? 'alerts' : `alerts?after=${began}`).then(
      (answer) => {
        take(answer, began)
      },
      () => undefined, // the next event tries again
    )
  }
  const ask = () => {
    timer ??= setTimeout(request, Math.max(gatherFor, asked + atLeast - Date.now()))
  }
  ask()
  return {
    ask,
    end: () => {
      clearTimeout(timer)
    },
  }
}
