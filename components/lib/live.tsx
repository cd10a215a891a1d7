// The stream from the server. It rests while the tab is hidden: a browser has six connections to a server, and each tab's
// stream would hold one. Whoever comes back, or was cut off, fetches anew.
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api, sessionEnded } from './api.ts'

export const liveEvents = [
  'broadcast.created',
  'broadcast.updated',
  'ticket.created',
  'ticket.updated',
  'ticket.removed',
  'ticket.presence',
  'comment.created',
  'dashboard.updated',
  'resync',
] as const
export type LiveEvent = (typeof liveEvents)[number]
type Listener = (event: LiveEvent, data: Record<string, unknown>) => void
export type LiveState = 'connecting' | 'live' | 'lost' | 'ended'

interface Live {
  state: LiveState
  listen: (listener: Listener) => () => void
}

const LiveContext = createContext<Live>({ state: 'connecting', listen: () => () => undefined })

const restAfter = 45_000

export function LiveProvider({ children }: { children: ReactNode }) {
  const listeners = useRef(new Set<Listener>())
  const [state, setState] = useState<LiveState>('connecting')
  const client = useQueryClient()

  useEffect(() => {
    let source: EventSource | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    let rest: ReturnType<typeof setTimeout> | undefined
    let interrupted = false
    let ended = false

    const open = () => {
      if (source || ended) return
      const stream = new EventSource('/api/v1/stream?dashboard=true')
      source = stream
      stream.onopen = () => {
        setState('live')
        if (interrupted) void client.invalidateQueries()
        interrupted = false
      }
      stream.onerror = () => {
        interrupted = true
        setState((was) => (was === 'ended' ? was : 'lost'))
        if (stream.readyState !== EventSource.CLOSED) return // it connects again by itself
        close()
        clearTimeout(retry)
        retry = setTimeout(() => {
          // An EventSource does not tell why it was refused. A 401 here says that the session has ended.
          api('GET', 'auth/me').then(open, () => {
            retry = setTimeout(open, 4_000)
          })
        }, 1_000)
      }
      for (const event of liveEvents)
        stream.addEventListener(event, ({ data }: MessageEvent<string>) => {
          const parsed = JSON.parse(data) as Record<string, unknown>
          for (const listener of listeners.current) listener(event, parsed)
        })
    }
    const close = () => {
      source?.close()
      source = undefined
    }
    const onVisibility = () => {
      clearTimeout(rest)
      if (document.visibilityState === 'visible') open()
      else
        rest = setTimeout(() => {
          interrupted = true
          close()
        }, restAfter)
    }
    const onEnded = () => {
      ended = true
      close()
      setState('ended')
    }
    open()
    document.addEventListener('visibilitychange', onVisibility)
    window.addEventListener(sessionEnded, onEnded)
    return () => {
      close()
      clearTimeout(retry)
      clearTimeout(rest)
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener(sessionEnded, onEnded)
    }
  }, [client])

  const live = useRef<Live['listen']>((listener) => {
    listeners.current.add(listener)
    return () => listeners.current.delete(listener)
  })
  return <LiveContext.Provider value={{ state, listen: live.current }}>{children}</LiveContext.Provider>
}

export function useLiveState(): LiveState {
  return useContext(LiveContext).state
}

/** Calls the listener for every event while the component is there. */
export function useLive(listener: Listener): void {
  const { listen } = useContext(LiveContext)
  const latest = useRef(listener)
  latest.current = listener
  useEffect(
    () =>
      listen((event, data) => {
        latest.current(event, data)
      }),
    [listen],
  )
}
