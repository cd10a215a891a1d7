// The broadcast log: live, newest first. It can be searched by AWB or by a phone in any form; the filters are in the URL,
// and the download has the same filters.
import { useMemo, useRef, useState } from 'react'
import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { apiPage, type Page } from '../lib/api.ts'
import { number } from '../lib/format.ts'
import { isPointedAt } from '../lib/pointing.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { may } from '../lib/session.ts'
import { ResendStrip } from '../resends/resend-strip.tsx'
import { t as resends } from '../resends/texts.ts'
import { LoadMore } from '../shared/load-more.tsx'
import { Menu } from '../ui/menu.tsx'
import { PageFrame } from '../shared/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useArriving } from './arriving.ts'
import { LogFilters } from './log-filters.tsx'
import { LogTable } from './log-rows.tsx'
import { whenReached } from '../ui/when-reached.tsx'
import { t } from './texts.ts'
import {
  accepts,
  clear,
  exportPath,
  filters,
  isFiltered,
  listPath,
  showsFailures,
  useView,
  type Log,
  type View,
} from './view.ts'
import './broadcast-logs.css'
import '../ui/button.css'
import '../ui/card.css'

type Pages = InfiniteData<Page<Log>, string>
/** After this many live rows on top of the fetched ones, the first page is fetched again, so that the list stays short. */
const mostOnTop = 150

export function BroadcastLogs() {
  const [view, change] = useView()
  const client = useQueryClient()
  const viewKey = JSON.stringify(view)
  const key = useMemo(() => queryKeys.broadcastList(viewKey), [viewKey])
  const list = useInfiniteQuery({
    queryKey: key,
    // "The last hour" moves with the clock, so the first page's path is made when the page is fetched.
    queryFn: ({ pageParam, signal }) => apiPage<Log>(pageParam || listPath(view), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
  const rowsElement = useRef<HTMLDivElement>(null)
  const onTop = useRef(0)
  const arriving = useArriving(viewKey, {
    loading: () => client.isFetching({ queryKey: key }) > 0,
    busy: () => window.scrollY > 120 || isPointedAt(rowsElement.current),
    accepts: (log) => accepts(view, log),
    add: (logs, missed) => {
      onTop.current += logs.length
      if (missed || onTop.current > mostOnTop) {
        onTop.current = 0
        client.setQueryData<Pages>(key, (now) => now && firstOf(now))
        void client.invalidateQueries({ queryKey: key })
        return
      }
      client.setQueryData<Pages>(key, (now) => now && withNew(now, logs))
    },
    replace: (logs) => {
      client.setQueryData<Pages>(key, (now) => now && replaced(now, logs))
    },
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <PageFrame
      title={t('title')}
      aside={
        <span className="sp row wrap">
          {may('broadcasts.resend') && showsFailures(view) && rows.length > 0 && <ResendAll view={view} />}
          {may('broadcasts.export') && (
            <Menu
              label={t('export')}
              named
              sign="▾"
              className="btn"
              items={[
                { label: t('export_xlsx'), href: exportPath(view, 'xlsx') },
                { label: t('export_csv'), href: exportPath(view, 'csv') },
              ]}
            />
          )}
        </span>
      }
    >
      {may('broadcasts.resend') && <ResendStrip />}
      <section className="card">
        <LogFilters view={view} change={change} />
        <div className="fresh-place" aria-live="polite">
          {arriving.waiting > 0 && (
            <button
              type="button"
              className="fresh-pill"
              onClick={() => {
                window.scrollTo(0, 0)
                arriving.show()
              }}
            >
              ↑ {shared('fresh', { count: number(arriving.waiting) })}
            </button>
          )}
        </div>
        <div ref={rowsElement} aria-busy={list.isFetching}>
          {list.isPending ? (
            <div className="pad">
              <Skeleton rows={12} height={30} gap={9} />
            </div>
          ) : list.isError && rows.length === 0 ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : rows.length === 0 ? (
            <Nothing
              filtered={isFiltered(view)}
              onClear={() => {
                change(clear)
              }}
            />
          ) : (
            <LogTable rows={rows} fresh={arriving.fresh} />
          )}
        </div>
        <LoadMore list={list} />
      </section>
    </PageFrame>
  )
}

/** The button that sends all broadcasts again that the filter finds. */
function ResendAll({ view }: { view: View }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className="btn"
        onPointerEnter={fetchDialog}
        onFocus={fetchDialog}
        onClick={() => {
          setOpen(true)
        }}
      >
        {resends('open')}
      </button>
      {open && (
        <ResendDialog
          filter={filters(view)}
          onClose={() => {
            setOpen(false)
          }}
        />
      )}
    </>
  )
}

const [ResendDialog, fetchDialog] = whenReached(() =>
  import('../resends/resend-dialog.tsx').then((module) => module.ResendDialog),
)

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <EmptyState
        title={t('none_filter')}
        action={
          <button type="button" className="btn" onClick={onClear}>
            {t('clear')}
          </button>
        }
      >
        {t('none_filter_hint')}
      </EmptyState>
    )
  return (
    <EmptyState
      title={t('none')}
      action={
        may('keys.manage') && (
          <Link className="btn" to="/admin/resources/api_keys">
            {t('connect')} →
          </Link>
        )
      }
    >
      {t('none_hint')}
    </EmptyState>
  )
}

function firstOf({ pages, pageParams }: Pages): Pages {
  return { pages: pages.slice(0, 1), pageParams: pageParams.slice(0, 1) }
}

/** Inserts new broadcasts into the first page by time: one that is reported late has the time at which it was sent. */
function withNew(now: Pages, logs: readonly Log[]): Pages {
  const known = new Set(now.pages.flatMap((page) => page.rows.map((log) => log.id)))
  const [first, ...others] = now.pages
  if (!first) return now
  const rows = [...logs.filter((log) => !known.has(log.id)), ...first.rows].sort((a, b) =>
    b.broadcast_at.localeCompare(a.broadcast_at),
  )
  return { ...now, pages: [{ ...first, rows }, ...others] }
}

function replaced(now: Pages, logs: ReadonlyMap<string, Log>): Pages {
  return {
    ...now,
    pages: now.pages.map((page) => ({ ...page, rows: page.rows.map((log) => logs.get(log.id) ?? log) })),
  }
}
