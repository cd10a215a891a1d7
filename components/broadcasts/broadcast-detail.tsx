// One broadcast, and the story of its parcel. The record itself comes through AdminJS' resource.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router-dom'
import type { BroadcastLog } from '../../src/broadcasts/schema.ts'
import { api, apiPage, query, type Json } from '../lib/api.ts'
import { dateTime } from '../lib/format.ts'
import { BroadcastBadge, type BroadcastStatus } from '../shared/badges.tsx'
import { usePageTitle } from '../shared/page.tsx'
import { ParcelStory } from '../shared/parcel-story.tsx'
import { ErrorState, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { Phone } from '../shared/values.tsx'
import { t } from './texts.ts'

interface Shown {
  id: string
  tracking_number: string | null
  consignee_phone: string | null
  status: BroadcastStatus
  message_content: string | null
  error_message: string | null
  broadcast_at: string
}

export function BroadcastDetail() {
  const { id = '' } = useParams()
  const found = useQuery({
    queryKey: ['broadcasts', 'one', id],
    queryFn: async ({ signal }) => {
      const path = `/admin/api/resources/broadcast_logs/records/${encodeURIComponent(id)}/show`
      const { params: log } = (await api<{ record: { params: Shown } }>('GET', path, undefined, signal))
        .record
      const { tracking_number } = log
      const story =
        tracking_number === null
          ? []
          : (
              await apiPage<Json<BroadcastLog>>(
                `broadcast-logs${query({ tracking_number, limit: 100 })}`,
                signal,
              )
            ).rows
      return { log, story: story.filter((one) => one.tracking_number === tracking_number) }
    },
  })
  usePageTitle(found.data?.log.tracking_number ?? t('log'))
  if (found.isPending) return <Skeleton rows={3} height={120} />
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  const { log, story } = found.data
  return (
    <>
      <div className="head">
        <Link className="hide-s" to="/admin/resources/broadcast_logs">
          ← {t('back')}
        </Link>
        <h1 className="mono">{log.tracking_number ?? shared('no_awb')}</h1>
        <BroadcastBadge status={log.status} />
      </div>
      <div className="ticket-cols">
        <section className="card">
          <header>
            <h2>{t('log')}</h2>
          </header>
          <dl className="pad facts">
            <div>
              <dt className="dim small">{t('time')}</dt>
              <dd className="mono">{dateTime(log.broadcast_at)}</dd>
            </div>
            <div>
              <dt className="dim small">{t('phone')}</dt>
              <dd>
                <Phone number={log.consignee_phone} />
              </dd>
            </div>
            <div>
              <dt className="dim small">{t('message')}</dt>
              <dd className="pre">{log.message_content ?? t('missing')}</dd>
            </div>
            {log.status === 'failed' && (
              <div>
                <dt className="dim small">{t('error')}</dt>
                <dd className="pre bad">{log.error_message ?? shared('no_reason')}</dd>
              </div>
            )}
          </dl>
        </section>
        <section className="card">
          <header>
            <h2>{t('story')}</h2>
            <span className="sub">{story.length}</span>
          </header>
          <ParcelStory logs={story} />
        </section>
      </div>
    </>
  )
}
