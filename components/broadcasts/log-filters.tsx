// The filters of the broadcast log: search, status, time span, reason.
import { useEffect, useRef, useState } from 'react'
import { readFailure } from '../../src/customers/failure.ts'
import { dayOf } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { Listbox } from '../ui/listbox.tsx'
import { t as shared } from '../shared/texts.ts'
import { explainFailure } from '../shared/whatsapp-errors.ts'
import { t as resends } from '../resends/texts.ts'
import { addDays, firstMinute, lastMinute, spans } from './spans.ts'
import { t } from './texts.ts'
import { clear, isFiltered, isOfRun, statuses, type View } from './view.ts'
import './log-filters.css'
import '../shared/filters.css'
import '../ui/button.css'
import '../ui/chip.css'
import '../ui/input.css'

const typingPause = 350

interface Props {
  view: View
  change: (to: Partial<View>) => void
}

export function LogFilters({ view, change }: Props) {
  const today = dayOf(useNow())
  return (
    <div className="filters" role="group" aria-label={t('filters')}>
      <SearchField words={view.words} change={change} />
      <div className="row wrap" role="group" aria-label={t('status')}>
        {[undefined, ...statuses].map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            className="chip"
            aria-pressed={view.status === one}
            onClick={() => {
              change({ status: one, ...(one === undefined ? { reason: '' } : {}) })
            }}
          >
            {one === undefined ? t('all') : shared(one === 'pending' ? 'queued' : one)}
          </button>
        ))}
      </div>
      <Listbox
        label={t('span')}
        className={view.span === 'any' ? 'chip' : 'chip on'}
        value={view.span}
        options={spans.map((one) => ({ value: one, label: t(one) }))}
        onChange={(span) => {
          change({
            span,
            ...(span === 'custom' && view.from === ''
              ? { from: firstMinute(addDays(today, -6)), to: lastMinute(today) }
              : {}),
          })
        }}
      />
      {view.span === 'custom' && (
        <span className="row log-days">
          <Minute
            label={t('from')}
            value={view.from && firstMinute(view.from)}
            max={lastMinute(view.to || today)}
            set={(from) => {
              change({ from })
            }}
          />
          <span aria-hidden="true">–</span>
          <Minute
            label={t('to')}
            value={view.to && lastMinute(view.to)}
            min={view.from && firstMinute(view.from)}
            max={lastMinute(today)}
            set={(to) => {
              change({ to })
            }}
          />
        </span>
      )}
      {view.reason !== '' && (
        <button
          type="button"
          className="chip on log-reason"
          data-tip={t('remove_reason')}
          onClick={() => {
            change({ reason: '' })
          }}
        >
          <span className="clip">
            {explainFailure(readFailure(view.reason), null, shared('no_reason')).short}
          </span>
          <span aria-hidden="true">×</span>
          <span className="visually-hidden">{t('remove_reason')}</span>
        </button>
      )}
      {isOfRun(view) && (
        <button
          type="button"
          className="chip on log-reason"
          data-tip={resends('remove_run')}
          onClick={() => {
            change({ run: '', leftOut: undefined })
          }}
        >
          <span className="clip">{runWords(view)}</span>
          <span aria-hidden="true">×</span>
          <span className="visually-hidden">{resends('remove_run')}</span>
        </button>
      )}
      {isFiltered(view) && (
        <button
          type="button"
          className="btn small quiet"
          onClick={() => {
            change(clear)
          }}
        >
          {t('clear')}
        </button>
      )}
    </div>
  )
}

function runWords({ leftOut }: View): string {
  if (leftOut === undefined) return resends('of_run')
  if (leftOut === 'unsent') return resends('unsent')
  return leftOut === 'any' ? resends('left_out') : `${resends('left_out')}: ${resends(leftOut)}`
}

/** Searches when the user stops typing, or at once on Enter. */
function SearchField({ words, change }: { words: string; change: Props['change'] }) {
  const [typed, setTyped] = useState(words)
  const [asked, setAsked] = useState(words)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The search was changed from outside this field, for example by "Clear filters".
  if (asked !== words) {
    setAsked(words)
    setTyped(words)
  }
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  const ask = (text: string, after: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      change({ words: text.trim() })
    }, after)
  }
  return (
    <form
      role="search"
      className="log-words"
      onSubmit={(event) => {
        event.preventDefault()
        ask(typed, 0)
      }}
    >
      <input
        className="input"
        type="search"
        value={typed}
        placeholder={t('search')}
        aria-label={t('search')}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        onChange={(event) => {
          setTyped(event.target.value)
          ask(event.target.value, typingPause)
        }}
      />
    </form>
  )
}

interface MinuteProps {
  label: string
  value: string
  min?: string
  max?: string
  set: (minute: string) => void
}

function Minute({ label, value, min, max, set }: MinuteProps) {
  return (
    <input
      className="input date-input"
      type="datetime-local"
      aria-label={label}
      value={value}
      {...(min ? { min } : {})}
      {...(max ? { max } : {})}
      onChange={(event) => {
        set(event.target.value)
      }}
    />
  )
}
