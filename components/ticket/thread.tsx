// The conversation. Customers' messages are grey on the left; replies are green on the right, with their delivery status;
// notes are amber, dashed and full width, so that nobody confuses a note with a reply.
import { Fragment, useLayoutEffect, useRef, type Ref, type RefObject } from 'react'
import { dateTime, dayTitle, time, timeSpan } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { carriesSomething, type Carried } from '../media/carried.ts'
import { Reactions } from '../media/reactions.tsx'
import { ShownParts } from '../media/shown-parts.tsx'
import { MessageText } from '../shared/message-text.tsx'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import type { Line, Message } from './conversation.ts'
import { DeliveryMark, DeliveryNote } from './delivery.tsx'
import { sentence, type Detail, type Event } from './story.ts'
import { t } from './texts.ts'
import type { Whole } from './use-earlier.ts'
import { elementOf, useJump } from './use-jump.ts'
import './thread.css'
import '../ui/button.css'

interface Props {
  ticket: Detail
  lines: readonly Line[]
  end: Ref<HTMLDivElement>
  earlier: Pick<Whole<unknown>, 'loading' | 'error' | 'hasEarlier' | 'loadEarlier'>
}

export function Thread({ ticket, lines, end, earlier }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const hold = useHold(box, lines)
  const jump = useJump(lines, earlier)
  return (
    <div ref={box} className="thread" role="log" aria-live="polite">
      {lines.map((line) => {
        if (line.kind === 'day') return <Day key={line.key} at={line.at} />
        if (line.kind === 'unread')
          return (
            <div key={line.key} className="day unread-line">
              {t('unread_line', { count: line.count })}
            </div>
          )
        if (line.kind === 'gap')
          return (
            <div key={line.key} className="gap-line">
              <button
                type="button"
                className="btn small"
                disabled={earlier.loading}
                onClick={() => {
                  hold()
                  earlier.loadEarlier()
                }}
              >
                {earlier.loading ? shared('loading') : t('show_earlier')}
              </button>
              {earlier.error !== null && <span className="bad small">{explain(earlier.error)}</span>}
            </div>
          )
        if (line.kind === 'events') return <Steps key={line.key} events={line.events} />
        return <Bubble key={line.key} ticket={ticket} message={line} onJump={jump} />
      })}
      <div ref={end} className="thread-end" />
    </div>
  )
}

/** Keeps the visible message in place while earlier messages are added above it. */
function useHold(box: RefObject<HTMLElement>, lines: readonly Line[]): () => void {
  const held = useRef<{ element: Element; top: number }>(undefined)
  useLayoutEffect(() => {
    const { element, top } = held.current ?? {}
    if (!element || top === undefined) return
    const moved = element.getBoundingClientRect().top - top
    if (moved === 0) return
    window.scrollBy(0, moved)
    held.current = undefined
  }, [lines])
  return () => {
    const element = box.current?.querySelector('.gap-line ~ article')
    if (element) held.current = { element, top: element.getBoundingClientRect().top }
  }
}

function Day({ at }: { at: string }) {
  const now = useNow()
  return <div className="day">{dayTitle(at, now)}</div>
}

/** Consecutive events share one line, with the times of the first and the last. */
function Steps({ events }: { events: readonly Event[] }) {
  const [first, last] = [events[0], events.at(-1)]
  if (!first || !last) return null
  return (
    <div className="ev">
      {events.map((event, index) => (
        <Fragment key={event.id}>
          {index > 0 && ' · '}
          {sentence(event)}
        </Fragment>
      ))}{' '}
      ·{' '}
      <time dateTime={last.created_at} data-tip={dateTime(last.created_at)}>
        {timeSpan(first.created_at, last.created_at)}
      </time>
    </div>
  )
}

interface BubbleProps {
  ticket: Detail
  message: Message
  onJump: (commentId: string | null) => void
}

function Bubble({ ticket, message, onJump }: BubbleProps) {
  const { key, carried, side, by, via, at, text, subject, comment, first, timed } = message
  const delivery = comment?.delivery
  const hidden = side === 'note' && t('hidden_from_customer')
  return (
    <>
      {first && side !== 'note' && (
        <div className={`who ${side}`} aria-hidden="true">
          <b dir="auto">{by}</b>
          {via !== '' && ` · ${via}`}
        </div>
      )}
      <article
        id={elementOf(key)}
        tabIndex={-1}
        className={`bubble ${side} ${first ? 'first' : ''}`}
        aria-label={[by, via, dateTime(at)].filter(Boolean).join(', ')}
      >
        {side === 'note' && (
          <div className={first ? 'by' : 'visually-hidden'}>
            <b dir="auto">{by}</b> <span>{via}</span>
            <span className="sp">{hidden}</span>
          </div>
        )}
        {subject && (
          <div className="strong anywhere" dir="auto">
            {subject}
          </div>
        )}
        {hasParts(carried) && <ShownParts carried={carried} onJump={onJump} />}
        {(text !== '' || !hasParts(carried)) && <MessageText text={text} />}
        {(timed || delivery) && (
          <div className="stamp">
            <time dateTime={at} data-tip={dateTime(at)}>
              {time(at)}
            </time>
            {delivery && <DeliveryMark delivery={delivery} sentAt={at} />}
          </div>
        )}
        {carried.reactions.length > 0 && <Reactions reactions={carried.reactions} />}
        {delivery && <DeliveryNote ticket={ticket} id={comment.id} delivery={delivery} />}
      </article>
    </>
  )
}

const hasParts = (carried: Carried) => carriesSomething({ ...carried, reactions: [] })
