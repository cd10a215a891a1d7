// The previous and next tickets in the queue from which this one was opened.
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
    /** The queue from which the ticket was opened; otherwise the default queue. */
    back: known?.path ?? '/admin/resources/tickets',
    backTitle: known?.title ?? t('back'),
  }
}

export type Neighbours = ReturnType<typeof useNeighbours>
