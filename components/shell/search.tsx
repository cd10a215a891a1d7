// The search field, which finds a ticket, an AWB or a phone in any form. It is an ARIA combobox: the focus stays in the
// field, and aria-activedescendant marks the selected result.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router-dom'
import { query } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { may } from '../lib/session.ts'
import { explain } from '../shared/states.tsx'
import type { Answer, Hit } from './search-hits.tsx'
import { keyOf } from './commands.ts'
import { useCommands } from './use-commands.ts'
import { t } from './texts.ts'
import './search.css'
import '../ticket/side.css'
import '../ui/popup.css'

const shortest = 2
const typingPause = 180
const label = t(may('tickets.list') ? 'search' : 'search_broadcast')
const nothing: Answer = { hits: [], elsewhere: 0, told: null }

/** The code that searches and shows results is loaded when the field gets the focus. */
const loadHits = () => import('./search-hits.tsx')

export function Search() {
  const [words, setWords] = useState('')
  const [asked, setAsked] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const [opening, setOpening] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { pathname } = useLocation()
  const typed = words.trim()
  useCommands('everywhere', {
    search: () => {
      input.current?.focus()
      input.current?.select()
    },
  })
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(typed)
    }, typingPause)
    return () => {
      clearTimeout(timer)
    }
  }, [typed])
  const [on, setOn] = useState(pathname)
  if (on !== pathname) {
    setOn(pathname)
    setOpen(false)
    setWords('')
    setOpening(false)
  }

  const options = (what: string) => ({
    queryKey: queryKeys.search(what),
    queryFn: async ({ signal }: { signal: AbortSignal }) => (await loadHits()).search(what, signal),
    staleTime: 10_000,
  })
  const found = useQuery({ ...options(asked), enabled: asked.length >= shortest })
  const { hits, elsewhere, told } = (asked.length >= shortest ? found.data : undefined) ?? nothing
  const listed = open && asked.length >= shortest
  const pointed = listed ? hits[active] : undefined

  const go = (to: string) => {
    setOpen(false)
    input.current?.blur()
    navigate(to)
  }
  const pick = ({ to, run }: Hit) => {
    if (run === undefined) {
      go(to)
      return
    }
    setOpen(false)
    setWords('')
    input.current?.blur()
    run()
  }
  const list = () =>
    `/admin/resources/${may('tickets.list') ? 'tickets' : 'broadcast_logs'}${query({ q: typed })}`
  /** On Enter: searches without waiting for the list, then opens the whole match or, if there is none, the first result. */
  const enter = () => {
    if (typed === '' || opening) return
    if (asked === typed && pointed) {
      pick(pointed)
      return
    }
    if (typed.length < shortest) {
      go(list())
      return
    }
    setAsked(typed)
    setOpening(true)
    client
      .query({ ...options(typed), retry: false })
      .then(
        (answer) => {
          // The user has typed on in the meantime, so this result is outdated.
          if (input.current?.value.trim() !== typed) return
          const first = answer.hits.find((hit) => hit.whole) ?? answer.hits[0]
          if (first) pick(first)
          else setOpen(true)
        },
        () => {
          setOpen(true)
        },
      )
      .finally(() => {
        setOpening(false)
      })
  }
  const move = (by: number) => {
    setOpen(true)
    if (hits.length > 0) setActive((active + by + hits.length) % hits.length)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(listed ? 1 : 0)
    else if (event.key === 'ArrowUp') move(listed ? -1 : 0)
    else if (event.key === 'Enter') enter()
    else if (event.key === 'Escape') {
      if (listed) setOpen(false)
      else input.current?.blur()
    } else return
    event.preventDefault()
  }

  return (
    <div className="search" role="search">
      <div className="field">
        <input
          ref={input}
          value={words}
          placeholder={label}
          aria-label={label}
          role="combobox"
          aria-expanded={listed && hits.length > 0}
          aria-controls={`${id}-hits`}
          aria-activedescendant={pointed && `${id}-${pointed.key}`}
          aria-autocomplete="list"
          aria-busy={opening || found.isFetching}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setWords(event.target.value)
            setActive(0)
            setOpen(true)
          }}
          onFocus={() => {
            setOpen(true)
            // If loading fails, the search shows the error.
            loadHits().catch(() => undefined)
          }}
          onBlur={() => {
            setOpen(false)
          }}
          onKeyDown={onKey}
        />
        <kbd className="hide-s" aria-hidden="true">
          {keyOf('everywhere', 'search')}
        </kbd>
      </div>
      <span className="visually-hidden" role="status">
        {listed && found.data && t('search_count', { count: hits.length + elsewhere })}
      </span>
      {listed && (
        <div
          className="popup"
          // A click in the list leaves the focus in the field.
          onPointerDown={(event) => {
            event.preventDefault()
          }}
        >
          <Found id={id} hits={hits} pointed={pointed} onPick={pick} />
          {told}
          {hits.length + elsewhere === 0 && (
            <div className="none">
              {found.isPending
                ? t('search_busy')
                : found.isError
                  ? explain(found.error)
                  : t('search_none', { words: asked })}
            </div>
          )}
        </div>
      )}
    </div>
  )
}

interface FoundProps {
  id: string
  hits: readonly Hit[]
  pointed: Hit | undefined
  onPick: (hit: Hit) => void
}

/** The results by group, each with a heading. */
function Found({ id, hits, pointed, onPick }: FoundProps) {
  const groups = [...new Set(hits.map((hit) => hit.group))]
  useEffect(() => {
    if (pointed) document.getElementById(`${id}-${pointed.key}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, pointed])
  return (
    <div id={`${id}-hits`} role="listbox" aria-label={label}>
      {groups.map((group, index) => (
        <div key={group} role="group" aria-labelledby={`${id}-group-${String(index)}`}>
          <div className="group" id={`${id}-group-${String(index)}`} role="presentation">
            {group}
          </div>
          {hits
            .filter((hit) => hit.group === group)
            .map((hit) => (
              <button
                key={hit.key}
                type="button"
                tabIndex={-1}
                id={`${id}-${hit.key}`}
                role="option"
                aria-selected={hit === pointed}
                className={`option ${hit === pointed ? 'on' : ''}`}
                onClick={() => {
                  onPick(hit)
                }}
              >
                {hit.node}
              </button>
            ))}
        </div>
      ))}
    </div>
  )
}
