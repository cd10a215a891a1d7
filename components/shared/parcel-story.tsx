// All broadcasts of one parcel, newest first, as a timeline.
import type { BroadcastLog } from '../../src/broadcasts/schema.ts'
import type { Json } from '../lib/api.ts'
import { BroadcastBadge } from './badges.tsx'
import { t } from './texts.ts'
import { Moment } from './values.tsx'

export function ParcelStory({ logs }: { logs: readonly Json<BroadcastLog>[] }) {
  return (
    <ul className="parcel">
      {logs.map((log) => (
        <li key={log.id} className={log.status}>
          <div className="row">
            <BroadcastBadge status={log.status} />
            <Moment at={log.broadcast_at} className="dim mono small sp" />
          </div>
          {log.status === 'failed' && <div className="bad pre">{log.error_message ?? t('no_reason')}</div>}
          {log.message_content !== null && (
            <details>
              <summary className="t2 clip">{log.message_content}</summary>
              <div className="t2 pre">{log.message_content}</div>
            </details>
          )}
        </li>
      ))}
    </ul>
  )
}
