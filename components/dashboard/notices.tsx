// Warnings at the top of the dashboard: n8n has gone silent, many broadcasts fail, or fewer are delivered than usual.
import { Link } from 'react-router-dom'
import { localMinute } from '../broadcasts/spans.ts'
import { ago, number, percent, span } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { may } from '../lib/session.ts'
import { explainFailure } from '../shared/whatsapp-errors.ts'
import { logsPath, type Summary } from './summary.ts'
import { t } from './texts.ts'
import './notices.css'
import '../shared/live-dot.css'
import '../shared/notice.css'

const flows = ['broadcasts', 'tickets'] as const

/** Rounds an average to two digits: 596.3 becomes 600. */
const about = (count: number) => number(count < 100 ? Math.round(count) : Number(count.toPrecision(2)))
const whole = (rate: number) => percent(Math.round(rate * 100) / 100)

export function Notices({
  data: { failures_recent: recent, delivery_recent: delivery, n8n, as_of },
}: {
  data: Summary
}) {
  const now = useNow()
  return (
    <div role="status">
      {n8n &&
        flows.map((flow) => {
          const signal = n8n.flows[flow]
          if (!signal?.silent || signal.last_push_at === null) return null
          const { last_push_at: last, usual_per_hour: usual } = signal
          return (
            <div className="notice" key={flow}>
              <span aria-hidden="true">▲</span>
              <span className="notice-text">
                <b>{t(`silent_${flow}`, { span: span(now - Date.parse(last)) })}</b>
                {t('silent_usual', { count: about(usual) })}{' '}
                {may('n8n.configure') && (
                  <>
                    {t('silent_check')} <Link to="/admin/pages/n8n">{t('silent_keys')}</Link>
                  </>
                )}
              </span>
            </div>
          )
        })}
      {recent?.burst && recent.total > 0 && (
        <div className="notice">
          <span aria-hidden="true">▲</span>
          <span className="notice-text">
            <b>{t('burst', { share: whole(recent.failed / recent.total), minutes: recent.minutes })}</b>
            {t('burst_usual', { share: whole(recent.usual_rate) })}{' '}
            {recent.top_reason !== null &&
              `${t('burst_most', { reason: explainFailure(recent.top_failure, null, '').short })} `}
            <Link to={recentFailures(as_of, recent.minutes)}>
              {t('burst_link', { count: number(recent.failed) })}
            </Link>
          </span>
        </div>
      )}
      {delivery?.fallen && (
        <div className="notice">
          <span aria-hidden="true">▲</span>
          <span className="notice-text">
            <b>{t('fallen', { share: whole(delivery.delivered / delivery.sent) })}</b>
            {t('fallen_usual', { share: whole(delivery.usual_share), ...delivery.minutes })}{' '}
            {t('fallen_check')} <Link to={recentlySent(as_of, delivery.minutes)}>{t('fallen_link')}</Link>
          </span>
        </div>
      )}
    </div>
  )
}

function recentlySent(asOf: string, { from, to }: { from: number; to: number }): string {
  const counted = Date.parse(asOf)
  const span = { from: localMinute(counted - from * 60_000), to: localMinute(counted - to * 60_000) }
  return `${logsPath}?${new URLSearchParams({ status: 'success', ...span }).toString()}`
}

/** The URL of the counted failures: whole minutes, up to the time of the count. */
function recentFailures(asOf: string, minutes: number): string {
  const counted = Date.parse(asOf)
  const span = { from: localMinute(counted - (minutes - 1) * 60_000), to: localMinute(counted) }
  return `${logsPath}?${new URLSearchParams({ status: 'failed', ...span }).toString()}`
}

/** One line beside the title that shows that n8n is active. */
export function N8nPulse({ n8n }: { n8n: NonNullable<Summary['n8n']> }) {
  const now = useNow()
  // If n8n is silent, there is already a warning.
  if (n8n.last_push_at === null || n8n.silent) return null
  return (
    <span className="live-dot pulse sp">
      <i />
      <span>
        {t('pulse', { ago: ago(n8n.last_push_at, now) })}
        <span className="dim"> · {t('pulse_usual', { count: about(n8n.usual_per_hour) })}</span>
      </span>
    </span>
  )
}
