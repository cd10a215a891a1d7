// The page "n8n connection": what comes in, what goes out, what was refused, and how to set it up.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { api } from '../lib/api.ts'
import { number, span } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { PageFrame } from '../shared/page.tsx'
import { ErrorState, Skeleton, StaleNotice } from '../shared/states.tsx'
import { Ago } from '../shared/values.tsx'
import { connectionPath, deliveriesPath, type Connection } from './data.ts'
import { Flows } from './flows.tsx'
import { KeyUse } from './key-use.tsx'
import { Outgoing } from './outgoing.tsx'
import { Refused } from './refused.tsx'
import { t } from './texts.ts'
import '../dashboard/notices.css'
import './n8n.css'
import '../shared/notice.css'
import '../ticket/composer.css'
import '../ui/button.css'
import '../ui/card.css'

export function ConnectionPage() {
  const client = useQueryClient()
  const found = useQuery({
    queryKey: queryKeys.connection,
    queryFn: ({ signal }) => api<Connection>('GET', 'n8n/connection', undefined, signal),
    // Frequent, because a user who sets up n8n watches this page for the first push.
    refetchInterval: 5_000,
  })
  const data = found.data
  const refresh = () => void client.invalidateQueries({ queryKey: queryKeys.connection })
  return (
    <PageFrame title={t('title')} aside={<span className="sub hide-s">{t('lead')}</span>}>
      {!data ? (
        found.isPending ? (
          <Skeleton rows={3} height={160} gap={16} />
        ) : (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        )
      ) : (
        <>
          <StaleNotice query={found} />
          {data.proxy_untrusted && (
            <div className="notice" role="status">
              <span aria-hidden="true">▲</span>
              <span className="notice-text">
                <b>{t('proxy')}</b> {t('proxy_hint')}
              </span>
            </div>
          )}
          <Pulse data={data} />
          <div className="n8n-cols">
            <div className="grid">
              <Flows flows={data.flows} />
              <Outgoing webhook={data.webhook} onChange={refresh} />
            </div>
            <div className="grid">
              <KeyUse keys={data.keys} />
              <Refused calls={data.refused} />
            </div>
          </div>
        </>
      )}
    </PageFrame>
  )
}

/** The summary at the top: does data come in, do messages go out, has something been given up? */
function Pulse({ data: { n8n, keys, outbox, webhook } }: { data: Connection }) {
  // The flows are counted only every few minutes, so the last use of a key counts as well.
  const lastPush = [n8n.last_push_at, ...keys.map((key) => key.last_used_at)]
    .filter((at) => at !== null)
    .sort()
    .at(-1)
  return (
    <div className="card n8n-pulse">
      <dl>
        <div>
          <dt>{t('incoming')}</dt>
          <dd className={n8n.silent ? 'bad strong' : ''}>
            {lastPush === undefined ? (
              <span className="dim">{t('never_pushed')}</span>
            ) : (
              <>
                {t('last_push')} <Ago at={lastPush} />
              </>
            )}
            {(['broadcasts', 'tickets'] as const).map(
              (flow) =>
                n8n.flows[flow].silent && (
                  <div className="small" key={flow}>
                    ▲ {t(`silent_${flow}`, { count: number(Math.round(n8n.flows[flow].usual_per_hour)) })}
                  </div>
                ),
            )}
          </dd>
        </div>
        <div>
          <dt>{t('outgoing')}</dt>
          <dd>
            {webhook.url === null ? (
              <a href={`${connectionPath}#outgoing`} className="warn">
                {t('not_set')}
              </a>
            ) : outbox.waiting === 0 ? (
              t('nothing_waits')
            ) : (
              <Link to={`${deliveriesPath}?state=waiting`}>
                {t('waiting', { count: number(outbox.waiting), span: span(outbox.oldest * 1000) })}
              </Link>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('dead')}</dt>
          <dd className={outbox.dead > 0 ? 'bad strong' : ''}>
            {outbox.dead === 0 ? (
              t('none_dead')
            ) : (
              <Link to={`${deliveriesPath}?state=dead`} className="bad">
                {t('dead_count', { count: number(outbox.dead) })}
              </Link>
            )}
          </dd>
        </div>
      </dl>
      <Link to={deliveriesPath} className="btn sp">
        {t('deliveries')} →
      </Link>
    </div>
  )
}
