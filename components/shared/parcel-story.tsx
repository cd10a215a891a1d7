// All broadcasts of one parcel, newest first, as a timeline.
import { useState } from 'react'
import { Link } from 'react-router-dom'
import type { ListedLog } from '../../src/broadcasts/schema.ts'
import type { Json } from '../lib/api.ts'
import { number } from '../lib/format.ts'
import { may } from '../lib/session.ts'
import { BroadcastBadge, logStatus } from './badges.tsx'
import { FailureText } from './failure-text.tsx'
import { messageOf } from './log-texts.ts'
import { t } from './texts.ts'
import { Moment } from './values.tsx'
import './parcel-story.css'
import '../ui/button.css'

type Log = Json<ListedLog>
/** The number shown at first; few parcels have more, and a button shows the rest. */
const shown = 8

export function ParcelStory({ logs, current }: { logs: readonly Log[]; current?: string }) {
  const [all, setAll] = useState(false)
  const rows = all ? logs : logs.slice(0, shown)
  return (
    <>
      <ol className="parcel">
        {rows.map((log) => (
          <li
            key={log.id}
            className={`${logStatus(log)} ${log.id === current ? 'current' : ''}`}
            aria-current={log.id === current ? 'true' : undefined}
          >
            <div className="row">
              <BroadcastBadge log={log} />
              {may('broadcasts.read') && log.id !== current ? (
                <Link className="sp" to={`/admin/resources/broadcast_logs/records/${log.id}/show`}>
                  <Moment at={log.broadcast_at} className="dim mono small" />
                </Link>
              ) : (
                <Moment at={log.broadcast_at} className="dim mono small sp" />
              )}
            </div>
            {log.status === 'failed' && <FailureText log={log} />}
            {log.message_content !== null && <MessageLine log={log} />}
          </li>
        ))}
      </ol>
      {rows.length < logs.length && (
        <button
          type="button"
          className="btn small quiet parcel-more"
          onClick={() => {
            setAll(true)
          }}
        >
          {t('show_all', { count: number(logs.length) })}
        </button>
      )}
    </>
  )
}

/** The message in one line; a click shows all of it. A very long message links to the broadcast's page for the rest. */
function MessageLine({ log }: { log: Log }) {
  const [open, setOpen] = useState(false)
  const isCut = log.cut.includes('message_content')
  return (
    <>
      <button
        type="button"
        className={`parcel-words t2 ${open ? 'pre' : 'clip'}`}
        aria-expanded={open}
        onClick={() => {
          setOpen(!open)
        }}
      >
        {messageOf(log)}
      </button>
      {open && isCut && may('broadcasts.read') && (
        <Link className="small" to={`/admin/resources/broadcast_logs/records/${log.id}/show`}>
          {t('whole_message')}
        </Link>
      )}
    </>
  )
}
