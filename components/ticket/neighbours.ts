// The tickets before and after this one, in the queue it was opened from.
import { useNavigate } from 'react-router-dom'
import { ticketPath } from '../lib/tickets.ts'
import { recallQueue } from '../queue/memory.ts'
import { t } from './texts.ts'

export function useNeighbours(ticketId: number) {
  const navigate = useNavigate()
  const queue = recallQueue()
  const at = queue?.ids.indexOf(ticketId) ?? -1
  const known = at >= 0 ? queue : undefined
  const go = (to: number | undefined) => {
    if (to !== undefined) navigate(ticketPath(to))
  }
  const previous = known?.ids[at - 1]
  const next = known?.ids[at + 1]
  return {
    previous,
    next,
    goPrevious: () => {
      go(previous)
    },
    goNext: () => {
      go(next)
    },
    /** The queue it came from; a ticket that was found otherwise leads to one's own. */
    back: known?.path ?? '/admin/resources/tickets',
    backTitle: known?.title ?? t('back'),
  }
}

export type Neighbours = ReturnType<typeof useNeighbours>
