// The log as a table, and as cards on a phone. A tablet's table leaves the message to the detail.
import { useNavigate, useLocation, Link } from 'react-router-dom'
import { BroadcastBadge } from '../shared/badges.tsx'
import { FailureText } from '../shared/failure-text.tsx'
import { messageOf } from '../shared/log-texts.ts'
import { Moment, Phone } from '../shared/values.tsx'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'
import { isNotOnWhatsApp, logPath, type Log } from './view.ts'
import './log-rows.css'
import '../shared/card-rows.css'
import '../ui/table.css'

interface Props {
  rows: readonly Log[]
  fresh: ReadonlySet<string>
}

const columns = ['time', 'awb', 'phone', 'status', 'message', 'error'] as const

export function LogTable({ rows, fresh }: Props) {
  const navigate = useNavigate()
  const { search } = useLocation()
  return (
    <table className="table log-table hide-p">
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column}
              scope="col"
              className={column === 'message' ? 'log-message hide-s' : `log-${column}`}
            >
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((log) => (
          <tr
            key={log.id}
            className={fresh.has(log.id) ? 'arrived' : ''}
            onClick={(event) => {
              // Words can still be marked and copied, and a link opened in another tab.
              const link = event.target instanceof Element && event.target.closest('a, button')
              if (!link && window.getSelection()?.isCollapsed !== false)
                navigate(logPath(log.id), { state: { search } })
            }}
          >
            <td>
              <Moment at={log.broadcast_at} className="mono dim" />
            </td>
            <td>
              <LogLink log={log} />
            </td>
            <td>
              <Phone
                number={log.consignee_phone}
                unreadable={log.phone_unreadable}
                unreachable={isNotOnWhatsApp(log)}
              />
            </td>
            <td>
              <BroadcastBadge log={log} />
            </td>
            <td className="t2 hide-s">
              <div className="clip" title={messageOf(log) ?? undefined}>
                {messageOf(log)}
              </div>
            </td>
            <td>{log.status === 'failed' && <FailureText log={log} clip />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function LogCards({ rows, fresh }: Props) {
  const { search } = useLocation()
  return (
    <ul className="only-p">
      {rows.map((log) => (
        <li key={log.id} className={`card-row ${fresh.has(log.id) ? 'arrived' : ''}`}>
          <Link className="card-link" to={logPath(log.id)} state={{ search }}>
            <div className="row between">
              <span className="mono strong">{log.tracking_number ?? shared('no_awb')}</span>
              <BroadcastBadge log={log} />
            </div>
            {log.status === 'failed' && <FailureText log={log} clip />}
            {log.message_content !== null && <div className="t2 clip">{messageOf(log)}</div>}
            <div className="dim small row between">
              <Phone
                number={log.consignee_phone}
                unreadable={log.phone_unreadable}
                unreachable={isNotOnWhatsApp(log)}
              />
              <Moment at={log.broadcast_at} className="mono" />
            </div>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function LogLink({ log }: { log: Log }) {
  const { search } = useLocation()
  return (
    <Link className="mono strong" to={logPath(log.id)} state={{ search }}>
      {log.tracking_number ?? shared('no_awb')}
    </Link>
  )
}
