// The filters of the log. They are kept in the URL only: status, time span, reason, search.
import { useMemo } from 'react'
import { useSearchParams } from 'react-router-dom'
import type { LeftOutReason, ListedLog, ShownStatus } from '../../src/broadcasts/schema.ts'
import { query, type Json } from '../lib/api.ts'
import { logStatus } from '../shared/badges.tsx'
import { mayMatch } from '../lib/typed.ts'
import { boundsOf, isMoment, spans, type Bounds, type Span } from './spans.ts'

/** A row of the list, with only the beginning of long texts. */
export type Log = Json<ListedLog>
/** A copy of the schema's list: importing it would load zod and the phone library as well. */
export const statuses = [
  'success',
  'delivered',
  'read',
  'failed',
  'skipped',
  'pending',
] as const satisfies readonly ShownStatus[]
export const isNotOnWhatsApp = ({ failure }: Pick<Log, 'failure'>) => failure?.kind === 'not_on_whatsapp'
export const logPath = (id: string) => `/admin/resources/broadcast_logs/records/${id}/show`

export interface View {
  status: ShownStatus | undefined
  span: Span
  /** Days or minutes of the custom span, both inclusive; '' if not set. */
  from: string
  to: string
  /** The server's name for the reason; `-` for broadcasts that failed without one. */
  reason: string
  words: string
  /** Only broadcasts that this run sent again, left out or did not send; '' for no such filter. */
  run: string
  leftOut: LeftOut | undefined
}
export type LeftOut = 'any' | 'unsent' | LeftOutReason

const leftOuts = [
  'any',
  'unsent',
  'no_phone',
  'no_text',
  'arrived',
  'resent',
  'blocked',
  'opted_out',
  'not_on_whatsapp',
] as const satisfies readonly LeftOut[]
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const nothing: View = {
  status: undefined,
  span: 'any',
  from: '',
  to: '',
  reason: '',
  words: '',
  run: '',
  leftOut: undefined,
}

export function useView(): [View, (change: Partial<View>) => void] {
  const [params, setParams] = useSearchParams()
  const view = useMemo((): View => {
    const from = params.get('from')
    const to = params.get('to')
    const custom = isMoment(from) || isMoment(to)
    return {
      status: statuses.find((one) => one === params.get('status')),
      span: spans.find((one) => one === params.get('span')) ?? (custom ? 'custom' : 'any'),
      from: isMoment(from) ? from : '',
      to: isMoment(to) ? to : '',
      reason: params.get('reason') ?? '',
      words: (params.get('q') ?? '').trim(),
      run: uuid.exec(params.get('resend_run') ?? '')?.[0] ?? '',
      leftOut: leftOuts.find((one) => one === params.get('left_out')),
    }
  }, [params])
  const change = (to: Partial<View>) => {
    const next = { ...view, ...to }
    // Only failed broadcasts have a reason.
    if (to.status !== undefined && to.status !== 'failed') next.reason = ''
    const custom = next.span === 'custom'
    const entries = Object.entries({
      status: next.status ?? '',
      span: next.span === 'any' ? '' : next.span,
      from: custom ? next.from : '',
      to: custom ? next.to : '',
      reason: next.reason,
      q: next.words,
      resend_run: next.run,
      left_out: next.leftOut ?? '',
    }).filter(([, value]) => value !== '')
    setParams(new URLSearchParams(entries), { replace: true })
  }
  return [view, change]
}

export const clear = nothing

export const isFiltered = (view: View) =>
  view.status !== undefined || view.span !== 'any' || view.reason !== '' || view.words !== '' || isOfRun(view)

/** Whether failed broadcasts are what the list is about, so that they can be sent again together. */
export const showsFailures = ({ status, reason, leftOut }: View) =>
  status === 'failed' || reason !== '' || leftOut === 'unsent'

export const isOfRun = ({ run, leftOut }: View) => run !== '' || leftOut !== undefined

/** The filters as parameters of the API, for the list and the export. */
export function filters({ status, reason, words, run, leftOut, ...span }: View) {
  return {
    status,
    reason,
    q: words,
    resend_run: run,
    left_out: leftOut,
    ...boundsOf(span.span, span.from, span.to),
  }
}

export const listPath = (view: View) => `broadcast-logs${query({ ...filters(view), limit: 50 })}`
export const exportPath = (view: View, format: 'xlsx' | 'csv') =>
  `/api/v1/broadcast-logs/export${query({ ...filters(view), format })}`

/** Whether a new broadcast belongs in the list; undefined if only the server can tell. */
export function accepts(view: View, log: Log): boolean | undefined {
  if (view.status !== undefined && !hasStatus(log, view.status)) return false
  if (!within(boundsOf(view.span, view.from, view.to), log.broadcast_at)) return false
  if (view.reason !== '' && (log.failure === null || reasonOf(log) !== view.reason)) return false
  if (isOfRun(view)) return log.resend_of === null ? false : undefined
  if (view.words === '') return true
  return mayMatch(view.words, log.tracking_number, log.consignee_phone) ? undefined : false
}

/** A read broadcast also counts as delivered, and a delivered one as sent. The server filters the same way. */
function hasStatus(log: Log, wanted: ShownStatus): boolean {
  const status = logStatus(log)
  if (wanted === 'success') return log.status === 'success'
  return wanted === 'delivered' ? log.delivered_at !== null : status === wanted
}

const reasonOf = ({ failure }: Log) => failure?.reason ?? '-'

function within({ from, to }: Bounds, at: string): boolean {
  const moment = Date.parse(at)
  return (from === undefined || moment >= Date.parse(from)) && (to === undefined || moment < Date.parse(to))
}
