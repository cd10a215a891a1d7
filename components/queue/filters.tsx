// The tabs and filters above the queue, and the message shown when it is empty.
import { useEffect, useRef, type ReactNode } from 'react'
import { ticketPriorities } from '../../src/tickets/rules.ts'
import { date, number } from '../lib/format.ts'
import { may } from '../lib/session.ts'
import { useAssignees, useTicketCounts } from '../lib/tickets.ts'
import { assigneeOptions } from '../shared/assignees.tsx'
import { PriorityMark } from '../shared/badges.tsx'
import { categoryOptions, useCategories } from '../shared/categories.ts'
import { Listbox } from '../ui/listbox.tsx'
import { EmptyState } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { Tabs } from '../ui/tabs.tsx'
import { t } from './texts.ts'
import { activeStatuses, isFiltered, sorts, tabs, type Tab, type View } from './view.ts'
import './filters.css'
import '../shared/filters.css'
import '../ui/button.css'
import '../ui/chip.css'

interface ViewProps {
  view: View
  change: (to: Partial<View>) => void
}

export function QueueTabs({ view, change, children }: ViewProps & { children: ReactNode }) {
  const counts = useTicketCounts()
  const countOf: Record<Tab, number | undefined> = {
    mine: counts?.mine,
    pool: counts?.pool,
    all: counts?.active,
    closed: undefined,
  }
  const list = useRef<HTMLDivElement>(null)
  // Scrolls the chosen tab into view: a phone does not fit all tabs, and they become wider when their counts are loaded.
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[aria-selected=true]')
    list.current?.scrollTo({ left: (chosen?.offsetLeft ?? 0) - list.current.offsetLeft - 48 })
  }, [view.tab, counts])
  return (
    <Tabs
      listRef={list}
      label={t('title')}
      value={view.tab}
      tabs={tabs.map((tab) => ({
        value: tab,
        label: (
          <>
            {t(tab)}
            {countOf[tab] !== undefined && <b>{number(countOf[tab])}</b>}
          </>
        ),
      }))}
      onChange={(tab) => {
        change({ tab, words: '' })
      }}
    >
      {children}
    </Tabs>
  )
}

export function Filters({ view, change }: ViewProps) {
  return (
    <div className="filters queue-filters">
      {view.words !== '' && (
        <button
          type="button"
          className="chip on"
          onClick={() => {
            change({ words: '' })
          }}
        >
          {t('searching', { words: view.words })} <span aria-hidden="true">×</span>
          <span className="visually-hidden">, {t('clear')}</span>
        </button>
      )}
      {view.unhandled && (
        <Removable
          text={t('unhandled')}
          onRemove={() => {
            change({ unhandled: false })
          }}
        />
      )}
      {view.closed !== '' && (
        <Removable
          text={t('closed_on', { day: date(`${view.closed}T12:00:00Z`) })}
          onRemove={() => {
            change({ closed: '' })
          }}
        />
      )}
      {view.tab !== 'closed' && !view.unhandled && (
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
      <Listbox
        label={t('priority')}
        className={view.priority ? 'chip on' : 'chip'}
        value={view.priority ?? 'any'}
        unset="any"
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
      <CategoryFilter view={view} change={change} />
      {may('tickets.all') && (view.tab === 'all' || view.tab === 'closed') && (
        <AgentFilter view={view} change={change} />
      )}
      {view.tab !== 'closed' && !view.unhandled && (
        <span className="queue-sort">
          <Listbox
            end
            label={t('order')}
            className="chip"
            value={view.sort}
            options={sorts.map((sort) => ({ value: sort, label: t(`sort_${sort}`) }))}
            onChange={(sort) => {
              change({ sort })
            }}
          />
        </span>
      )}
    </div>
  )
}

function Removable({ text, onRemove }: { text: string; onRemove: () => void }) {
  return (
    <button type="button" className="chip on" onClick={onRemove}>
      {text} <span aria-hidden="true">×</span>
      <span className="visually-hidden">, {t('remove_filter')}</span>
    </button>
  )
}

function CategoryFilter({ view, change }: ViewProps) {
  const all = useCategories()
  if (all.length === 0 && view.category === '') return null
  const options = categoryOptions(all, null, t('any_category'))
  // False for a category that is no longer in use or not loaded yet.
  const known = options.some(({ value }) => value === view.category)
  return (
    <Listbox
      label={t('category')}
      className={view.category === '' ? 'chip' : 'chip on'}
      value={view.category}
      unset=""
      options={known ? options : [...options, { value: view.category, label: view.category }]}
      onChange={(category) => {
        change({ category })
      }}
    />
  )
}

function AgentFilter({ view, change }: ViewProps) {
  const people = useAssignees().data ?? []
  const known = people.some(({ id }) => id === view.agent)
  return (
    <Listbox
      label={t('assignee')}
      className={view.agent === '' ? 'chip' : 'chip on'}
      value={view.agent}
      unset=""
      options={[
        { value: '', label: t('any_agent') },
        // An assignee who is deactivated or not loaded yet.
        ...(view.agent !== '' && !known ? [{ value: view.agent, label: t('this_agent') }] : []),
        ...assigneeOptions(people),
      ]}
      onChange={(agent) => {
        change({ agent })
      }}
    />
  )
}

export function Nothing({ view, change }: ViewProps) {
  if (isFiltered(view))
    return (
      <EmptyState
        title={t('empty_filter')}
        action={
          <button
            type="button"
            className="btn"
            onClick={() => {
              change({
                status: undefined,
                priority: undefined,
                category: '',
                words: '',
                unhandled: false,
                closed: '',
                agent: '',
              })
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
      {t(view.tab === 'mine' && may('tickets.all') ? 'empty_mine_admin_hint' : `empty_${view.tab}_hint`)}
    </EmptyState>
  )
}
