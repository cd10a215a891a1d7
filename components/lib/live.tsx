// The live stream from the server. It is closed while the tab is hidden, because a browser allows six connections to a
// server and each tab's stream would hold one; only the tab that shows notifications keeps it open. After an interruption,
// all data is fetched again.
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api, sessionEnded } from './api.ts'
import { useLatest } from './latest.ts'
import { me } from './session.ts'

export const liveEvents = [
  'broadcast.created',
  'broadcast.updated',
  'ticket.created',
  'ticket.updated',
  'ticket.removed',
  'ticket.presence',
  'comment.created',
  'resends.updated',
  'dashboard.updated',
  'resync',
] as const
export type LiveEvent = (typeof liveEvents)[number]
type Listener = (event: LiveEvent, data: Record<string, unknown>) => void
export type LiveState = 'connecting' | 'live' | 'lost' | 'ended'

interface Live {
  state: LiveState
  /** Reconnects after the user has logged in again. */
  resume: () => void
  /** Whether the stream stays open while the tab is hidden. */
  keep: (on: boolean) => void
  listen: (listener: Listener) => () => void
}

const LiveContext = createContext<Live>({
  state: 'connecting',
  resume: () => undefined,
  keep: () => undefined,
  listen: () => () => undefined,
})

const restAfter = 45_000

export function LiveProvider({ children }: { children: ReactNode }) {
  const listeners = useRef(new Set<Listener>())
  const [state, setState] = useState<LiveState>('connecting')
  const client = useQueryClient()
  const resume = useRef<() => void>(() => undefined)
  const kept = useRef(false)

  useEffect(() => {
    let source: EventSource | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    let rest: ReturnType<typeof setTimeout> | undefined
    let interrupted = false
    let ended = false

    const open = () => {
      if (source || ended) return
      const stream = new EventSource('/api/v1/stream')
      source = stream
      stream.onopen = () => {
        setState('live')
        if (interrupted) void client.invalidateQueries()
        interrupted = false
      }
      stream.onerror = () => {
        interrupted = true
        setState((was) => (was === 'ended' ? was : 'lost'))
        if (stream.readyState !== EventSource.CLOSED) return // the browser reconnects by itself
        close()
        clearTimeout(retry)
        retry = setTimeout(() => {
          // An EventSource does not report why it was refused. A 401 here means that the session has ended.
          whoIsLoggedIn().then(open, () => {
            retry = setTimeout(open, 4_000)
          })
        }, 1_000)
      }
      stream.addEventListener('replaced', onReplaced)
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
    // The server closed this stream because the user has opened twenty newer ones. It reopens when the tab is shown again.
    const onReplaced = () => {
      interrupted = true
      close()
      clearTimeout(retry)
      setState((was) => (was === 'ended' ? was : 'lost'))
    }
    const onVisibility = () => {
      clearTimeout(rest)
      if (document.visibilityState === 'visible') {
        // The user may have logged in again in another tab.
        if (ended) resume.current()
        else open()
      } else
        rest = setTimeout(() => {
          if (kept.current) return
          interrupted = true
          close()
        }, restAfter)
    }
    const onEnded = () => {
      ended = true
      close()
      setState('ended')
    }
    // The browser notices that it is offline before the connection fails.
    const onOffline = () => {
      interrupted = true
      close()
      clearTimeout(retry)
      setState((was) => (was === 'ended' ? was : 'lost'))
    }
    resume.current = () => {
      whoIsLoggedIn().then(
        () => {
          ended = false
          interrupted = true
          setState('connecting')
          open()
        },
        () => undefined,
      )
    }
    open()
    document.addEventListener('visibilitychange', onVisibility)
    window.addEventListener(sessionEnded, onEnded)
    window.addEventListener('offline', onOffline)
    window.addEventListener('online', open)
    return () => {
      close()
      clearTimeout(retry)
      clearTimeout(rest)
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener(sessionEnded, onEnded)
      window.removeEventListener('offline', onOffline)
      window.removeEventListener('online', open)
    }
  }, [client])

  const listen = useCallback<Live['listen']>((listener) => {
    listeners.current.add(listener)
    return () => listeners.current.delete(listener)
  }, [])
  const goOn = useCallback(() => {
    resume.current()
  }, [])
  const keep = useCallback((on: boolean) => {
    kept.current = on
  }, [])
  const value = useMemo(() => ({ state, resume: goOn, keep, listen }), [state, goOn, keep, listen])
  return <LiveContext.Provider value={value}>{children}</LiveContext.Provider>
}

/** Rejects if nobody is logged in. Reloads if somebody else is: the page must not continue under another name. */
async function whoIsLoggedIn(): Promise<void> {
  const { id } = await api<{ id: string }>('GET', 'auth/me')
  if (id !== me.id) window.location.reload()
}

export function useResume(): () => void {
  return useContext(LiveContext).resume
}

export function useKeepLive(): (on: boolean) => void {
  return useContext(LiveContext).keep
}

export function useLiveState(): LiveState {
  return useContext(LiveContext).state
}

/** Calls the listener for every event while the component is mounted. */
export function useLive(listener: Listener): void {
  const { listen } = useContext(LiveContext)
  const latest = useLatest(listener)
  useEffect(
    () =>
      listen((event, data) => {
        latest.current(event, data)
      }),
    [listen, latest],
  )
}
