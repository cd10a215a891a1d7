// The queue: tickets that need a reply first. It is live, works with the keyboard alone, and shows cards on a phone.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router-dom'
import { apiPage } from '../lib/api.ts'
import { whenIdle } from '../lib/idle.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { may } from '../lib/session.ts'
import { ticketPath, useTicketActions, type TicketRow } from '../lib/tickets.ts'
import { openNewTicket } from '../new-ticket/open.ts'
import { LoadMore } from '../shared/load-more.tsx'
import { usePageTitle } from '../shared/page.tsx'
import { ErrorState, Skeleton, StaleNotice } from '../shared/states.tsx'
import { keyOf } from '../shell/commands.ts'
import { useCommands } from '../shell/use-commands.ts'
import { useArrivals } from './arrivals.ts'
import { BulkBar } from './bulk-bar.tsx'
import { Filters, Nothing, QueueTabs } from './filters.tsx'
import { TicketList } from './list.tsx'
import { rememberQueue } from './memory.ts'
import { t } from './texts.ts'
import { listPath, useView } from './view.ts'
import './queue.css'
import '../shared/page.css'
import '../ui/button.css'
import '../ui/card.css'

const nobody: ReadonlySet<number> = new Set()

export function Queue() {
  const [view, change] = useView()
  const path = listPath(view)
  const list = useInfiniteQuery({
    queryKey: queryKeys.ticketList(path),
    queryFn: ({ pageParam, signal }) => apiPage<TicketRow>(pageParam, signal),
    initialPageParam: path,
    getNextPageParam: (last) => last.next,
  })
  const all = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data])
  const box = useRef<HTMLDivElement>(null)
  const { rows, waiting, fresh, gone, show } = useArrivals(all, path, box)
  const { selected, move } = useSelection(rows, path)
  // Loads the code of the ticket page in advance, so that a ticket opens even if the connection is lost; after the list, so
  // as not to delay it.
  const listed = list.data !== undefined
  useEffect(
    () =>
      listed
        ? whenIdle(() => {
            import('../ticket/ticket-page.tsx').catch(() => undefined)
          })
        : undefined,
    [listed],
  )
  const [marks, setMarks] = useState({ path, ids: nobody })
  // Another list starts with nothing checked.
  const checked = marks.path === path ? marks.ids : nobody
  const setChecked = (ids: Iterable<number>) => {
    setMarks({ path, ids: new Set(ids) })
  }
  const check = useCallback(
    (id: number, on: boolean) => {
      setMarks((now) => {
        const ids = new Set(now.path === path ? now.ids : nobody)
        if (on) ids.add(id)
        else ids.delete(id)
        return { path, ids }
      })
    },
    [path],
  )
  // On a phone, checkboxes appear only after "Select".
  const [picking, setPicking] = useState(false)
  const actions = useTicketActions()
  const { take } = actions
  const onTake = useCallback((ticket: TicketRow) => void take(ticket), [take])
  const navigate = useNavigate()
  const location = useLocation()
  usePageTitle(t(view.tab))
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
  useCommands('queue', {
    next,
    previous,
    open: () => {
      if (selected) navigate(ticketPath(selected.id))
    },
    take: () => {
      if (active?.can.take) void actions.take(active)
    },
    close: () => {
      if (active?.can.close) void actions.close(active)
    },
  })
  const marked = rows.filter((ticket) => checked.has(ticket.id) && !gone.has(ticket.id))

  return (
    <>
      <div className="head">
        <h1>{t('title')}</h1>
        <span className="sp hide-s dim small">
          <kbd>{keyOf('queue', 'next')}</kbd> <kbd>{keyOf('queue', 'previous')}</kbd> {t('hint_move')} ·{' '}
          <kbd>{keyOf('queue', 'open')}</kbd> {t('hint_open')} · <kbd>{keyOf('queue', 'take')}</kbd>{' '}
          {t('hint_take')} · <kbd>{keyOf('everywhere', 'help')}</kbd> {t('hint_all')}
        </span>
        <button
          type="button"
          className="btn queue-new"
          onClick={() => {
            openNewTicket()
          }}
        >
          {t('new_ticket')} <kbd className="hide-s">{keyOf('everywhere', 'create')}</kbd>
        </button>
        {may('ticket.assign') && view.tab !== 'closed' && (
          <button
            type="button"
            className="btn sp only-p"
            aria-pressed={picking}
            onClick={() => {
              setPicking(!picking)
              setChecked(nobody)
            }}
          >
            {t(picking ? 'picked' : 'pick')}
          </button>
        )}
      </div>
      {all && <StaleNotice query={list} />}
      <section className="card">
        <QueueTabs view={view} change={change}>
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
                setChecked(nobody)
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
                  onCheck={check}
                  onCheckAll={setChecked}
                  onTake={onTake}
                />
                <LoadMore list={list} />
              </>
            )}
          </div>
        </QueueTabs>
      </section>
    </>
  )
}

/** The row that keyboard shortcuts act on. The selection follows the ticket, because rows come and go above it. */
function useSelection(rows: readonly TicketRow[], path: string) {
  const [chosen, setChosen] = useState({ path, id: 0, at: 0 })
  const here = chosen.path === path
  const found = here ? rows.findIndex(({ id }) => id === chosen.id) : 0
  // If the ticket has left the list, the one now in its place is selected.
  const at = found >= 0 ? found : Math.max(0, Math.min(chosen.at, rows.length - 1))
  const selected = rows[at]
  if (here && found >= 0 && found !== chosen.at) setChosen({ ...chosen, at: found })
  return {
    selected,
    move: (by: number) => {
      const place = Math.min(rows.length - 1, Math.max(0, at + by))
      const to = rows[place]
      if (!to) return
      setChosen({ path, id: to.id, at: place })
      document.querySelector(`[data-ticket="${String(to.id)}"]`)?.scrollIntoView({ block: 'nearest' })
    },
  }
}
