// The queue: what needs me now, urgent first. Live, usable by keys alone, cards on a phone.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router-dom'
import { ticketPriorities } from '../../src/tickets/rules.ts'
import { apiPage } from '../lib/api.ts'
import { number } from '../lib/format.ts'
import { isAdmin } from '../lib/session.ts'
import { useShortcuts } from '../lib/shortcuts.tsx'
import { ticketPath, useTicketActions, type TicketRow } from '../lib/tickets.ts'
import { Choice } from '../shared/choice.tsx'
import { PriorityMark } from '../shared/badges.tsx'
import { usePageTitle } from '../shared/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useTicketCounts } from '../shell/sidebar.tsx'
import { useArrivals } from './arrivals.ts'
import { BulkBar } from './bulk-bar.tsx'
import { rememberQueue } from './memory.ts'
import { Card, Row, type RowProps } from './row.tsx'
import { t } from './texts.ts'
import { activeStatuses, isFiltered, listPath, tabs, useView, type Tab, type View } from './view.ts'

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
            {list.hasNextPage && (
              <div className="pad more">
                <button
                  type="button"
                  className="btn"
                  disabled={list.isFetchingNextPage}
                  onClick={() => void list.fetchNextPage()}
                >
                  {list.isFetchingNextPage ? shared('loading') : shared('more')}
                </button>
              </div>
            )}
          </>
        )}
      </section>
    </>
  )
}

interface ViewProps {
  view: View
  change: (to: Partial<View>) => void
}

function QueueTabs({ view, change }: ViewProps) {
  const counts = useTicketCounts()
  const countOf: Record<Tab, number | undefined> = {
    mine: counts?.mine,
    pool: counts?.pool,
    all: counts?.all,
    closed: undefined,
  }
  return (
    <div className="tabs" role="tablist" aria-label={t('title')}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          className="tab"
          aria-selected={tab === view.tab}
          onClick={() => {
            change({ tab, words: '' })
          }}
        >
          {t(tab)}
          {countOf[tab] !== undefined && <b>{number(countOf[tab])}</b>}
        </button>
      ))}
    </div>
  )
}

function Filters({ view, change }: ViewProps) {
  return (
    <div className="filters">
      {view.words !== '' && (
        <button
          type="button"
          className="chip on"
          aria-label={t('clear')}
          onClick={() => {
            change({ words: '' })
          }}
        >
          {t('searching', { words: view.words })} ×
        </button>
      )}
      {view.tab !== 'closed' && (
        <>
          <button
            type="button"
            className="chip"
            aria-pressed={view.status === undefined}
            onClick={() => {
              change({ status: undefined })
            }}
          >
            {t('active')}
          </button>
          {activeStatuses.map((status) => (
            <button
              key={status}
              type="button"
              className="chip"
              aria-pressed={view.status === status}
              onClick={() => {
                change({ status })
              }}
            >
              {shared(status)}
            </button>
          ))}
        </>
      )}
      <Choice
        label={t('priority')}
        className={view.priority ? 'chip on' : 'chip'}
        value={view.priority ?? 'any'}
        options={[
          { value: 'any', label: t('any_priority') },
          ...ticketPriorities.toReversed().map((priority) => ({
            value: priority,
            label: shared(priority),
            node: <PriorityMark priority={priority} />,
          })),
        ]}
        onChange={(priority) => {
          change({ priority: priority === 'any' ? undefined : priority })
        }}
      />
      {view.tab !== 'closed' && <span className="sp dim small hide-s">{t('sorted')}</span>}
    </div>
  )
}

function Nothing({ view, change }: ViewProps) {
  if (isFiltered(view))
    return (
      <EmptyState
        title={t('empty_filter')}
        action={
          <button
            type="button"
            className="btn"
            onClick={() => {
              change({ status: undefined, priority: undefined, words: '' })
            }}
          >
            {t('clear_filters')}
          </button>
        }
      >
        {t('empty_filter_hint')}
      </EmptyState>
    )
  const toPool = view.tab === 'mine' && tabs.includes('pool') && (
    <button
      type="button"
      className="btn"
      onClick={() => {
        change({ tab: 'pool' })
      }}
    >
      {t('see_pool')}
    </button>
  )
  return (
    <EmptyState title={t(`empty_${view.tab}`)} action={toPool}>
      {t(view.tab === 'mine' && isAdmin ? 'empty_mine_admin_hint' : `empty_${view.tab}_hint`)}
    </EmptyState>
  )
}
