// New broadcasts from the live stream: drawn at most four times a second, and held back while the user is busy in the list.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useLatest } from '../lib/latest.ts'
import { useLive } from '../lib/live.tsx'
import type { Log } from './view.ts'

const drawEvery = 250
/** If more than this arrive at once, the list is drawn only every two seconds. */
const flood = 50
const drawEveryInFlood = 2_000
const highlightFor = 2_400
/** Broadcasts held for drawing; beyond these only the number is kept, and showing them fetches the list again. */
const kept = 200

interface Options {
  /** Whether the list is being fetched: the response may be older than a new broadcast, and would replace it. */
  loading: () => boolean
  /** Whether the rows must not move just now. */
  busy: () => boolean
  /** Whether the broadcast belongs in the list; undefined if only the server can tell. */
  accepts?: (log: Log) => boolean | undefined
  /** Adds new broadcasts, newest first. `missed`: there were more, or only the server knows which ones belong here. */
  add: (logs: Log[], missed: boolean) => void
  /** Replaces rows that are already shown and have changed; no row moves. */
  replace: (logs: ReadonlyMap<string, Log>) => void
}

export interface Arriving {
  /** How many broadcasts are held back. */
  waiting: number
  show: () => void
  /** Ids of the rows to highlight, because they are new. */
  fresh: ReadonlySet<string>
}

/** `view` identifies the list; when it changes, everything held back is dropped. */
export function useArriving(view: string, options: Options): Arriving {
  const latest = useLatest(options)
  const created = useRef(new Map<string, Log>())
  const updated = useRef(new Map<string, Log>())
  const count = useRef(0)
  const unsure = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const pause = useRef(drawEvery)
  const [waiting, setWaiting] = useState(0)
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())

  const show = useCallback(() => {
    const logs = [...created.current.values()].reverse()
    const missed = unsure.current || count.current > logs.length
    pause.current = count.current > flood ? drawEveryInFlood : drawEvery
    created.current.clear()
    count.current = 0
    unsure.current = false
    setWaiting(0)
    if (logs.length === 0 && !missed) return
    setFresh(new Set(logs.map((log) => log.id)))
    latest.current.add(logs, missed)
  }, [latest])
  const draw = useCallback(
    function again() {
      timer.current = undefined
      if (latest.current.loading()) {
        timer.current = setTimeout(again, drawEvery)
        return
      }
      if (updated.current.size > 0) {
        latest.current.replace(updated.current)
        updated.current = new Map()
      }
      // If only the server can tell whether they belong here, wait until the user asks for them.
      if (!unsure.current && !latest.current.busy()) show()
      else if (count.current > 0) {
        setWaiting(count.current)
        timer.current = setTimeout(again, drawEvery)
      }
    },
    [show, latest],
  )

  useLive((event, data) => {
    if (event !== 'broadcast.created' && event !== 'broadcast.updated') return
    const log = data as unknown as Log
    if (event === 'broadcast.updated') {
      if (created.current.has(log.id)) created.current.set(log.id, log)
      else updated.current.set(log.id, log)
    } else {
      const wanted = latest.current.accepts?.(log) ?? (latest.current.accepts ? undefined : true)
      if (wanted === false) return
      if (wanted === undefined) unsure.current = true
      count.current++
      created.current.set(log.id, log)
      const [oldest] = created.current.keys()
      if (created.current.size > kept && oldest !== undefined) created.current.delete(oldest)
    }
    timer.current ??= setTimeout(draw, pause.current)
  })
  useEffect(() => {
    if (fresh.size === 0) return
    const fading = setTimeout(() => {
      setFresh(new Set())
    }, highlightFor)
    return () => {
      clearTimeout(fading)
    }
  }, [fresh])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
      created.current.clear()
      updated.current.clear()
      count.current = 0
      unsure.current = false
      setWaiting(0)
    },
    [view],
  )
  return { waiting, show, fresh }
}
