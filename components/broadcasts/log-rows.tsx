// The rows of the log. On a phone they are laid out as cards but remain table rows for a screen reader; on a tablet the
// message is left out, because the broadcast's page shows it. The reason of a failure is below the status, because most
// broadcasts have none. A row is drawn again only when its own data changes.
import { memo } from 'react'
import { useNavigate, useLocation, Link } from 'react-router-dom'
import { BroadcastBadge } from '../shared/badges.tsx'
import { FailureText } from '../shared/failure-text.tsx'
import { messageOf } from '../shared/log-texts.ts'
import { Moment, Phone } from '../shared/values.tsx'
import { t as shared } from '../shared/texts.ts'
import { t } from './texts.ts'
import { isNotOnWhatsApp, logPath, type Log } from './view.ts'
import './log-rows.css'
import '../ui/table.css'

interface Props {
  rows: readonly Log[]
  fresh: ReadonlySet<string>
}

const columns = ['time', 'awb', 'phone', 'status', 'message'] as const

export function LogTable({ rows, fresh }: Props) {
  return (
    <table role="table" className="table log-table">
      <thead>
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col" className={`log-${column}`}>
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((log) => (
          <LogRow key={log.id} log={log} fresh={fresh.has(log.id)} />
        ))}
      </tbody>
    </table>
  )
}

const LogRow = memo(function LogRow({ log, fresh }: { log: Log; fresh: boolean }) {
  const navigate = useNavigate()
  // Handed to the broadcast's page, so that "back" returns to the same filters.
  const { search } = useLocation()
  const message = messageOf(log) ?? undefined
  return (
    <tr
      role="row"
      className={fresh ? 'arrived' : ''}
      onClick={(event) => {
        // Not while text is selected, so that it can be copied; and a link in the row works as usual.
        const link = event.target instanceof Element && event.target.closest('a, button')
        if (!link && window.getSelection()?.isCollapsed !== false)
          navigate(logPath(log.id), { state: { search } })
      }}
    >
      <td role="cell" className="log-time">
        <Moment at={log.broadcast_at} className="mono dim" />
      </td>
      <td role="cell" className="log-awb">
        <Link className="mono strong" to={logPath(log.id)} state={{ search }}>
          {log.tracking_number ?? shared('no_awb')}
        </Link>
      </td>
      <td role="cell" className="log-phone">
        <Phone
          number={log.consignee_phone}
          unreadable={log.phone_unreadable}
          unreachable={isNotOnWhatsApp(log)}
          optedOut={log.opted_out}
        />
      </td>
      <td role="cell" className="log-status">
        <BroadcastBadge log={log} />
        {log.status === 'failed' && <FailureText log={log} clip />}
      </td>
      <td role="cell" className="t2 log-message">
        <div className="clip" data-tip={message}>
          {message}
        </div>
      </td>
    </tr>
  )
})
