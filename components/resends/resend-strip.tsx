// The strip above the broadcast log that shows the current run of resends: its progress, its results and its controls.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { mostUnsent } from '../../src/resends/pace.ts'
import { api } from '../lib/api.ts'
import { number } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { useStored } from '../lib/stored.ts'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { Moment } from '../shared/values.tsx'
import { Listbox } from '../ui/listbox.tsx'
import { whenReached } from '../ui/when-reached.tsx'
import { howLong, useNewestRun, type Run, type RunDetail } from './data.ts'
import { t } from './texts.ts'
import './resends.css'
import '../shared/badges.css'
import '../shared/notice.css'
import '../ui/button.css'
import '../ui/card.css'

const [StopDialog] = whenReached(() => import('./stop-dialog.tsx').then((module) => module.StopDialog))

export function ResendStrip() {
  const run = useNewestRun()
  const [hidden, hide] = useStored('resends-hidden', { shared: true })
  if (run === undefined || hidden === run.id) return null
  return (
    <Strip
      run={run}
      onHide={() => {
        hide(run.id)
      }}
    />
  )
}

function Strip({ run, onHide }: { run: RunDetail; onHide: () => void }) {
  const { state, sent, waiting, outcome } = run
  const total = sent + waiting
  const hasEnded = state === 'stopped' || state === 'done'
  const isHeld = state === 'running' && outcome.unsent >= mostUnsent(run.pace)
  return (
    <section className="card resend-strip" aria-label={t(state)}>
      <div className="row wrap">
        <div role="status">
          <h2>{t(state)}</h2>
        </div>
        <span className="dim small">
          <Moment at={run.created_at} /> {t('by', { name: run.by.full_name })}
        </span>
        <span className="row wrap sp">
          {hasEnded ? (
            <button type="button" className="btn small quiet" onClick={onHide}>
              {t('hide')}
            </button>
          ) : (
            <Controls run={run} />
          )}
        </span>
      </div>
      <progress max={Math.max(1, total)} value={sent} aria-label={t(state)} />
      <p className="row wrap small t2">
        <span>
          {t('progress', { sent: number(sent), total: number(total) })}
          {state === 'running' &&
            waiting > 0 &&
            !isHeld &&
            `, ${t('left', { span: howLong(waiting, run.pace) })}`}
          {state === 'stopped' && waiting > 0 && (
            <>
              {', '}
              <Link to={rowsOf(run.id, '&left_out=unsent')}>
                {t('never_sent', { count: number(waiting) })}
              </Link>
            </>
          )}
        </span>
      </p>
      {run.pause_reason === 'not_connected' && (
        <p className="notice red">
          {t('paused_not_connected')} <Link to="/admin/pages/n8n">{t('connection')}</Link>
        </p>
      )}
      {isHeld && <p className="notice">{t('n8n_silent', { count: number(outcome.unsent) })}</p>}
      <Outcome run={run} />
    </section>
  )
}

const rowsOf = (run: string, filter: string) => `/admin/resources/broadcast_logs?resend_run=${run}${filter}`

const paces = [10, 30, 60, 120, 300, 600]

function Controls({ run }: { run: Run }) {
  const client = useQueryClient()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [stopping, setStopping] = useState(false)
  const change = async (ask: () => Promise<Run>) => {
    setBusy(true)
    try {
      await ask()
    } catch (error) {
      toast({ text: t('failed', { message: explain(error) }), kind: 'error' })
    }
    await client.invalidateQueries({ queryKey: queryKeys.resends })
    setBusy(false)
  }
  const path = `broadcast-logs/resends/${run.id}`
  const move = run.state === 'running' ? 'pause' : 'resume'
  return (
    <>
      <Listbox
        label={t('pace')}
        className="btn small"
        value={String(run.pace)}
        disabled={busy}
        options={[...new Set([...paces, run.pace])]
          .sort((a, b) => a - b)
          .map((pace) => ({ value: String(pace), label: t('pace_short', { count: number(pace) }) }))}
        onChange={(pace) => void change(() => api<Run>('PUT', path, { pace: Number(pace) }))}
      />
      <button
        type="button"
        className={move === 'resume' ? 'btn small primary' : 'btn small'}
        disabled={busy}
        onClick={() => void change(() => api<Run>('POST', `${path}/${move}`, {}))}
      >
        {t(move)}
      </button>
      <button
        type="button"
        className="btn small danger"
        disabled={busy}
        onClick={() => {
          setStopping(true)
        }}
      >
        {t('stop')}
      </button>
      {stopping && (
        <StopDialog
          waiting={run.waiting}
          onStop={() => change(() => api<Run>('POST', `${path}/stop`, {}))}
          onClose={() => {
            setStopping(false)
          }}
        />
      )}
    </>
  )
}

/** The results of a run. Each number links to the rows that it counts. */
function Outcome({ run: { id, outcome, left_out, left_out_by } }: { run: RunDetail }) {
  const to = (filter: string) => rowsOf(id, filter)
  const steps = [
    // "Delivered" includes the read ones, like the log's filter.
    ['read', shared('read'), outcome.read, '&status=read'],
    ['delivered', shared('delivered'), outcome.delivered + outcome.read, '&status=delivered'],
    ['success', shared('success'), outcome.sent + outcome.delivered + outcome.read, '&status=success'],
    ['pending', shared('queued'), outcome.pending + outcome.unsent, '&status=pending'],
    ['failed', t('failed_again'), outcome.failed, '&status=failed'],
    ['skipped', shared('skipped'), outcome.skipped, '&status=skipped'],
  ] as const
  const known = steps.filter(([, , count]) => count > 0).reverse()
  return (
    <div className="row wrap small resend-outcome">
      {known.map(([kind, label, count, filter]) => (
        <Link key={kind} className={`badge dot ${kind}`} to={to(filter)}>
          {label} {number(count)}
        </Link>
      ))}
      {left_out > 0 && (
        <span className="row wrap t2">
          <Link to={to('&left_out=any')}>{t('skipped', { count: number(left_out) })}</Link>
          {left_out_by.map(({ reason, count }) => (
            <Link key={reason} className="dim" to={to(`&left_out=${reason}`)}>
              {t(reason)} {number(count)}
            </Link>
          ))}
        </span>
      )}
    </div>
  )
}
