// Inserts a canned reply while the user writes: by `#` and a few letters in the text, or from a separate search.
import { useId, useState, type RefObject } from 'react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import type { CannedReply } from '../shared/canned.ts'
import { filledFor, firstUnfilled, hashAt, matching } from './canned.ts'
import type { Detail } from './story.ts'

type Asking = { in: 'text'; from: number; words: string } | { in: 'search'; words: string }

export type CannedPicker = ReturnType<typeof useCanned>

/** `setText` is used in browsers that cannot insert text as if it were typed. */
export function useCanned(
  ticket: Detail,
  field: RefObject<HTMLTextAreaElement>,
  setText: (text: string) => void,
) {
  const [asking, setAsking] = useState<Asking>()
  const [active, setActive] = useState(0)
  // The position of a `#` whose list the user has closed; it stays a plain character.
  const [ignored, setIgnored] = useState<number>()
  const listId = useId()
  const all = useQuery({
    queryKey: queryKeys.cannedReplies,
    queryFn: ({ signal }) => api<CannedReply[]>('GET', 'canned-replies', undefined, signal),
    enabled: asking !== undefined,
    staleTime: 60_000,
  })
  const words = asking?.words ?? ''
  const shown = matching(all.data ?? [], words)
  // “#1 belum datang” is not a search; an empty list would only be in the way.
  const inText = asking?.in === 'text' && (shown.length > 0 || words === '' || all.isPending)
  const searching = asking?.in === 'search'

  const ask = (next: Asking | undefined) => {
    if (next?.words !== words || next.in !== asking?.in) setActive(0)
    setAsking(next)
  }
  const close = () => {
    if (asking?.in === 'text') setIgnored(asking.from)
    ask(undefined)
    if (searching) field.current?.focus()
  }
  const insert = (reply: CannedReply) => {
    const area = field.current
    if (!area || !asking) return
    const end = area.selectionEnd
    const from = asking.in === 'text' ? asking.from : area.selectionStart
    const before = area.value.slice(0, from)
    const filled = filledFor(ticket, reply.body)
    ask(undefined)
    area.focus()
    area.setSelectionRange(from, end)
    typeInto(area, asking.in === 'search' && /\S$/.test(before) ? `\n${filled}` : filled, setText)
    const gap = firstUnfilled(area.value)
    if (gap) area.setSelectionRange(gap.at, gap.at + gap.name.length)
  }
  /** Returns true if the list has handled the key. */
  const onKey = (event: KeyboardEvent): boolean => {
    if ((!inText && !searching) || event.isComposing || event.ctrlKey || event.metaKey) return false
    const chosen = shown[active]
    if (event.key === 'ArrowDown') setActive(Math.min(shown.length - 1, active + 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1))
    else if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && chosen && !event.shiftKey) insert(chosen)
    else if (event.key === 'Tab' && inText && chosen && !event.shiftKey) insert(chosen)
    else return false
    return true
  }
  return {
    inText,
    searching,
    words,
    shown,
    listId,
    activeId: shown.length > 0 && (inText || searching) ? `${listId}-${String(active)}` : undefined,
    close,
    onKey,
    open: () => {
      ask({ in: 'search', words: '' })
    },
    search: (asked: string) => {
      ask({ in: 'search', words: asked })
    },
    /** Call after each change of the text or the caret. */
    follow: ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) => {
      const hash = selectionStart === selectionEnd ? hashAt(value, selectionStart) : undefined
      if (hash?.from !== ignored) setIgnored(undefined)
      ask(hash && hash.from !== ignored ? { in: 'text', ...hash } : undefined)
    },
    /** Call when the text loses the focus. */
    leave: () => {
      if (asking?.in === 'text') ask(undefined)
    },
    list: { id: listId, all, shown, words, active, onActive: setActive, onPick: insert },
  }
}

function typeInto(area: HTMLTextAreaElement, text: string, setText: (text: string) => void): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else leaves Ctrl+Z working in a text field
  if (document.execCommand('insertText', false, text)) return
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end')
  setText(area.value)
}
