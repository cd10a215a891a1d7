// Runs that send failed broadcasts again: their data and live updates.
import { useEffect, useRef } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ResendPreview, ResendRun, ResendRunDetail } from '../../src/resends/schema.ts'
import { api, type Json } from '../lib/api.ts'
import { span } from '../lib/format.ts'
import { useLive } from '../lib/live.tsx'
import { useNow } from '../lib/now.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { t } from './texts.ts'

export type Preview = Json<ResendPreview>
export type Run = Json<ResendRun>
export type RunDetail = Json<ResendRunDetail>

const minute = 60_000

/** The time that a number of broadcasts takes at a pace (per minute), in words. */
export function howLong(count: number, pace: number): string {
  const milliseconds = (count / pace) * minute
  return milliseconds < minute ? t('less_than_minute') : span(Math.ceil(milliseconds / minute) * minute)
}

/** How long a finished run stays visible, in milliseconds. */
const toldFor = 24 * 60 * minute

/** The current run or, if there is none, the one that ended last, with its results. */
export function useNewestRun(): RunDetail | undefined {
  useRunEvents()
  const now = useNow()
  const runs = useQuery({
    queryKey: queryKeys.resends,
    queryFn: ({ signal }) => api<Run[]>('GET', 'broadcast-logs/resends', undefined, signal),
  })
  const newest = runs.data?.[0]
  const isTold =
    newest !== undefined && (newest.ended_at === null || now - Date.parse(newest.ended_at) < toldFor)
  const id = isTold ? newest.id : ''
  const detail = useQuery({
    queryKey: queryKeys.resendRun(id),
    queryFn: ({ signal }) => api<RunDetail>('GET', `broadcast-logs/resends/${id}`, undefined, signal),
    enabled: id !== '',
  })
  return id === '' ? undefined : detail.data
}

const gatherFor = 1_000
/** Longer for n8n's reports, which arrive one by one and may come late. */
const gatherReportsFor = 3_000

function useRunEvents(): void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const refresh = (after: number) => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void client.invalidateQueries({ queryKey: queryKeys.resends })
    }, after)
  }
  useLive((event, data) => {
    if (event === 'resends.updated') refresh(gatherFor)
    else if (event === 'broadcast.updated' && typeof data.resend_of === 'string') refresh(gatherReportsFor)
  })
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
}
