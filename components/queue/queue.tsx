// The queue: what needs me now, urgent first. Live, usable by keys alone, cards on a phone.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router-dom'
import { apiPage } from '../lib/api.ts'
import { isAdmin } from '../lib/session.ts'
import { useShortcuts } from '../lib/shortcuts.tsx'
import { ticketPath, useTicketActions, type TicketRow } from '../lib/tickets.ts'
import { LoadMore } from '../shared/load-more.tsx'
import { usePageTitle } from '../shared/page.tsx'
import { ErrorState, Skeleton } from '../shared/states.tsx'
import { useArrivals } from './arrivals.ts'
import { BulkBar } from './bulk-bar.tsx'
import { Filters, Nothing, QueueTabs } from './filters.tsx'
import { rememberQueue } from './memory.ts'
import { Card, Row, type RowProps } from './row.tsx'
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
  const pointed = useRef(false)
  const busy = useCallback(() => pointed.current || window.scrollY > 120, [])
  const arrivals = useArrivals(all, path, busy)
  const { rows } = arrivals
  const [at, setAt] = useState(0)
  const [checked, setChecked] = useState<ReadonlySet<number>>(new Set())
  const actions = useTicketActions()
  const navigate = useNavigate()
  const location = useLocation()
  usePageTitle(t(view.tab))
  useEffect(() => {
    setAt(0)
    setChecked(new Set())
  }, [path])
  useEffect(() => {
    rememberQueue(
      `${location.pathname}${location.search}`,
      t(view.tab),
      rows.map((ticket) => ticket.id),
    )
  }, [location, rows, view.tab])

  const move = (by: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, at + by))
    setAt(next)
    document.querySelector(`[data-ticket="${String(rows[next]?.id)}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const selected = rows[at]
  const mayTake = (ticket: TicketRow) => ticket.assigned_to_user_id === null && ticket.status !== 'closed'
  useShortcuts({
    j: () => {
      move(1)
    },
    k: () => {
      move(-1)
    },
    arrowdown: () => {
      move(1)
    },
    arrowup: () => {
      move(-1)
    },
    enter: () => {
      if (selected) navigate(ticketPath(selected.id))
    },
    t: () => {
      if (selected && mayTake(selected)) void actions.take(selected)
    },
    e: () => {
      if (selected && selected.status !== 'closed' && (isAdmin || view.tab === 'mine'))
        void actions.close(selected)
    },
  })
  const rowProps = (ticket: TicketRow, index: number): RowProps => ({
    ticket,
    selected: index === at,
    fresh: arrivals.fresh.has(ticket.id),
    closedTab: view.tab === 'closed',
    showAssignee: isAdmin && view.tab !== 'pool' && view.tab !== 'mine',
    checked: checked.has(ticket.id),
    onCheck:
      isAdmin && ticket.status !== 'closed'
        ? (on) => {
            setChecked(new Set(on ? [...checked, ticket.id] : [...checked].filter((id) => id !== ticket.id)))
          }
        : undefined,
    onTake: view.tab === 'pool' ? () => void actions.take(ticket) : undefined,
  })
  const marked = rows.filter((ticket) => checked.has(ticket.id))

  return (
    <>
      <div className="head">
        <h1>{t('title')}</h1>
        <span className="sp hide-s dim small">
          <kbd>J</kbd> <kbd>K</kbd> {t('hint_move')} · <kbd>Enter</kbd> {t('hint_open')} · <kbd>T</kbd>{' '}
          {t('hint_take')} · <kbd>?</kbd> {t('hint_all')}
        </span>
      </div>
      <section
        className="card"
        onPointerEnter={(event) => {
          pointed.current = event.pointerType === 'mouse'
        }}
        onPointerLeave={() => {
          pointed.current = false
        }}
      >
        <QueueTabs view={view} change={change} />
        <Filters view={view} change={change} />
        {arrivals.waiting > 0 && (
          <button type="button" className="arrivals" onClick={arrivals.show}>
            {t('new_rows', { count: arrivals.waiting })}
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
        {list.isPending ? (
          <div className="pad">
            <Skeleton rows={8} height={42} />
          </div>
        ) : list.isError && !all ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : rows.length === 0 ? (
          <Nothing view={view} change={change} />
        ) : (
          <>
            <div className="scroll-x hide-s">
              <table className="table queue">
                <thead>
                  <tr>
                    {isAdmin && (
                      <th className="queue-check">
                        <input
                          type="checkbox"
                          aria-label={t('select_all')}
                          checked={
                            marked.length > 0 &&
                            marked.length === rows.filter((row) => row.status !== 'closed').length
                          }
                          onChange={(event) => {
                            setChecked(
                              new Set(
                                event.target.checked
                                  ? rows.filter((row) => row.status !== 'closed').map((row) => row.id)
                                  : [],
                              ),
                            )
                          }}
                        />
                      </th>
                    )}
                    <th>{t('priority')}</th>
                    <th>{t('ticket')}</th>
                    <th>{t('customer')}</th>
                    <th>{t('status')}</th>
                    <th className="queue-last">{t('last_message')}</th>
                    {isAdmin && view.tab !== 'pool' && view.tab !== 'mine' && <th>{t('assignee')}</th>}
                    <th className="right">{t(view.tab === 'closed' ? 'closed_at' : 'waiting')}</th>
                    {view.tab === 'pool' && (
                      <th>
                        <span className="visually-hidden">{t('take')}</span>
                      </th>
                    )}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((ticket, index) => (
                    <Row key={ticket.id} {...rowProps(ticket, index)} />
                  ))}
                </tbody>
              </table>
            </div>
            <ul className="only-s">
              {rows.map((ticket, index) => (
                <Card key={ticket.id} {...rowProps(ticket, index)} />
              ))}
            </ul>
            <LoadMore list={list} />
          </>
        )}
      </section>
    </>
  )
}
