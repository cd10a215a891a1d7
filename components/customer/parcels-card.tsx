// The customer's parcels: the latest broadcast about each, and the delivery status of every broadcast.
import { Link } from 'react-router-dom'
import type { ShownStatus } from '../../src/broadcasts/schema.ts'
import { number } from '../lib/format.ts'
import { may } from '../lib/session.ts'
import { BroadcastBadge, logStatus } from '../shared/badges.tsx'
import { FailureText } from '../shared/failure-text.tsx'
import { List } from '../shared/list.tsx'
import { messageOf } from '../shared/log-texts.ts'
import { t as shared } from '../shared/texts.ts'
import { Moment } from '../shared/values.tsx'
import { useListOf, type Log } from './data.ts'
import { parcelsOf, type Parcel } from './parcels.ts'
import { t } from './texts.ts'
import './customer.css'
import '../shared/stretched.css'
import '../ui/card.css'

export function ParcelsCard({ given }: { given: string }) {
  const list = useListOf(given, 'broadcasts')
  return (
    <section className="card" aria-labelledby="customer-parcels">
      <header>
        <h2 id="customer-parcels">{t('parcels')}</h2>
      </header>
      <List
        list={list}
        height={60}
        empty={<p className="pad dim">{t(may('customers.all') ? 'parcels_none' : 'parcels_none_agent')}</p>}
      >
        {(logs) => (
          <ul className="customer-rows">
            {parcelsOf(logs).map((parcel) => (
              <Row key={parcel.key} parcel={parcel} />
            ))}
          </ul>
        )}
      </List>
    </section>
  )
}

function Row({ parcel: { trackingNumber, last, logs } }: { parcel: Parcel }) {
  const words = trackingNumber ?? shared('no_awb')
  return (
    <li>
      <div className="customer-what">
        {may('broadcasts.read') ? (
          <Link className="stretched mono" to={`/admin/resources/broadcast_logs/records/${last.id}/show`}>
            {words}
          </Link>
        ) : (
          <span className="mono strong">{words}</span>
        )}
        {last.status === 'failed' ? (
          <FailureText log={last} clip />
        ) : (
          <span className="t2 clip block">{messageOf(last)}</span>
        )}
      </div>
      {logs.length > 1 && <Steps logs={logs} />}
      <BroadcastBadge log={last} />
      <span className="customer-when small">
        <Moment at={last.broadcast_at} className="dim mono" />
      </span>
    </li>
  )
}

/** At most this many messages of a parcel are shown, the newest ones. */
const shownSteps = 8
const word = (status: ShownStatus) => t(status === 'pending' ? 'step_queued' : `step_${status}`)

function Steps({ logs }: { logs: readonly Log[] }) {
  const told = t('steps', {
    count: number(logs.length),
    list: logs.map((log) => word(logStatus(log))).join(', '),
  })
  return (
    <span className="customer-steps" role="img" aria-label={told} data-tip={told}>
      {logs.slice(-shownSteps).map((log) => (
        <i key={log.id} className={logStatus(log)} />
      ))}
    </span>
  )
}
