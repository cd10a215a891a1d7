// The queue: what needs me now, urgent first. Live, usable by keys alone, cards on a phone.
import { useEffect, useRef, useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router-dom'
import { apiPage } from '../lib/api.ts'
import { may } from '../lib/session.ts'
import { useShortcuts } from '../lib/shortcuts.tsx'
import { ticketPath, useTicketActions, type TicketRow } from '../lib/tickets.ts'
import { LoadMore } from '../shared/load-more.tsx'
import { usePageTitle } from '../shared/page.tsx'
import { ErrorState, Skeleton, StaleNotice } from '../shared/states.tsx'
import { useArrivals } from './arrivals.ts'
import { BulkBar } from './bulk-bar.tsx'
import { Filters, Nothing, QueueTabs } from './filters.tsx'
import { TicketList } from './list.tsx'
import { rememberQueue } from './memory.ts'
import { t } from './texts.ts'
import { listPath, useView } from './view.ts'

export function Queue() {
  const [view, change] = useView()
  const path = listPath(view)
  const list = useInfiniteQuery({
    queryKey: ['tickets', path],
    queryFn: ({ pageParam, signal }) => apiPage<TicketRow>(pageParam, signal),
    initialPageParam: path,
    getNextPageParam: (last) => last.next,
  })
  const all = list.data?.pages.flatMap((page) => page.rows)
  const box = useRef<HTMLDivElement>(null)
  const { rows, waiting, fresh, gone, show } = useArrivals(all, path, box)
  const { selected, move } = useSelection(rows, path)
  const [checked, setChecked] = useState<ReadonlySet<number>>(new Set())
  // On a phone the boxes come when they are asked for.
  const [picking, setPicking] = useState(false)
  const actions = useTicketActions()
  const navigate = useNavigate()
  const location = useLocation()
  usePageTitle(t(view.tab))
  useEffect(() => {
    setChecked(new Set())
  }, [path])
  useEffect(() => {
    rememberQueue(
      `${location.pathname}${location.search}`,
      t(view.tab),
      rows.map((ticket) => ticket.id),
    )
  }, [location, rows, view.tab])

  const active = selected && selected.status !== 'closed' && !gone.has(selected.id) ? selected : undefined
  const next = () => {
    move(1)
  }
  const previous = () => {
    move(-1)
  }
  useShortcuts({
    j: next,
    k: previous,
    arrowdown: next,
    arrowup: previous,
    enter: () => {
      if (selected) navigate(ticketPath(selected.id))
    },
    t: () => {
      if (active?.can.take) void actions.take(active)
    },
    e: () => {
      if (active?.can.close) void actions.close(active)
    },
  })
  const marked = rows.filter((ticket) => checked.has(ticket.id) && !gone.has(ticket.id))

  return (
    <>
      <div className="head">
        <h1>{t('title')}</h1>
        <span className="sp hide-s dim small">
          <kbd>J</kbd> <kbd>K</kbd> {t('hint_move')} · <kbd>Enter</kbd> {t('hint_open')} · <kbd>T</kbd>{' '}
          {t('hint_take')} · <kbd>?</kbd> {t('hint_all')}
        </span>
        {may('ticket.assign') && view.tab !== 'closed' && (
          <button
            type="button"
            className="btn sp only-p"
            aria-pressed={picking}
            onClick={() => {
              setPicking(!picking)
              setChecked(new Set())
            }}
          >
            {t(picking ? 'picked' : 'pick')}
          </button>
        )}
      </div>
      {all && <StaleNotice query={list} />}
      <section className="card">
        <QueueTabs view={view} change={change} />
        <Filters view={view} change={change} />
        {waiting > 0 && (
          <button type="button" className="arrivals" onClick={show}>
            {t('new_rows', { count: waiting })}
          </button>
        )}
        {marked.length > 0 && (
          <BulkBar
            tickets={marked}
            onDone={() => {
              setChecked(new Set())
            }}
          />
        )}
        <div ref={box}>
          {list.isPending ? (
            <div className="pad">
              <Skeleton rows={8} height={42} />
            </div>
          ) : !all ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : rows.length === 0 ? (
            <Nothing view={view} change={change} />
          ) : (
            <>
              <TicketList
                tab={view.tab}
                rows={rows}
                selected={selected?.id}
                checked={checked}
                picking={picking}
                fresh={fresh}
                gone={gone}
                onCheck={setChecked}
                onTake={(ticket) => void actions.take(ticket)}
              />
              <LoadMore list={list} />
            </>
          )}
        </div>
      </section>
    </>
  )
}

/** The row that keys act on. It is the ticket that stays selected, not the place: rows come and go above it. */
function useSelection(rows: readonly TicketRow[], path: string) {
  const [chosen, setChosen] = useState<{ path: string; id: number }>()
  const last = useRef(0)
  const found = chosen?.path === path ? rows.findIndex(({ id }) => id === chosen.id) : 0
  // It has left the list: the one that took its place is next.
  const at = found >= 0 ? found : Math.min(last.current, rows.length - 1)
  last.current = Math.max(0, at)
  const selected = rows[at]
  return {
    selected,
    move: (by: number) => {
      const to = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
      if (!to) return
      setChosen({ path, id: to.id })
      for (const row of document.querySelectorAll(`[data-ticket="${String(to.id)}"]`))
        row.scrollIntoView({ block: 'nearest' })
    },
  }
}
