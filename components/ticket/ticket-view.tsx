// The view of one ticket: head, thread and composer, and beside them properties, parcel, customer and history.
import { useEffect, useMemo, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router-dom'
import { moment } from '../lib/format.ts'
import { useLive } from '../lib/live.tsx'
import { queryKeys } from '../lib/query-keys.ts'
import { may } from '../lib/session.ts'
import { useTicketActions, type WrittenChange } from '../lib/tickets.ts'
import { useDrop } from '../shared/attach/drop.tsx'
import { usePageTitle } from '../shared/page.tsx'
import { keyOf } from '../shell/commands.ts'
import { useCommands } from '../shell/use-commands.ts'
import { whenReached } from '../ui/when-reached.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { Composer, type ComposerHandle, type Mode } from './composer.tsx'
import { ConflictNotice } from './conflict-notice.tsx'
import { MergedNotice } from './merged-notice.tsx'
import { useNeighbours } from './neighbours.ts'
import { usePresence } from './presence.ts'
import { ParcelCard } from './parcel-card.tsx'
import { Properties, type PropertyKeys } from './properties.tsx'
import { recall, remember } from './remembered.ts'
import { CustomerCard, HistoryCard, MetadataCard } from './side.tsx'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import { Thread } from './thread.tsx'
import { TicketHead } from './ticket-head.tsx'
import { useChange } from './use-change.ts'
import { useEarlier } from './use-earlier.ts'
import { useReading } from './use-reading.ts'
import '../shared/columns.css'
import './thread.css'
import './ticket.css'
import '../ui/button.css'
import '../ui/card.css'

const [CloseDialog] = whenReached(() => import('./close-dialog.tsx').then((module) => module.CloseDialog))
const [MergeDialog] = whenReached(() =>
  import('../merge/merge-dialog.tsx').then((module) => module.MergeDialog),
)

export function TicketView({ ticket }: { ticket: Detail }) {
  // The initial note of the close dialog; undefined while the dialog is closed.
  const [asking, setAsking] = useState<string>()
  const [merging, setMerging] = useState(false)
  const [mode, setMode] = useState<Mode>(() => recall(ticket.id).mode ?? 'note')
  const composer = useRef<ComposerHandle>(null)
  const reopening = useRef(false)
  const [keys] = useState<PropertyKeys>(() => ({
    status: { current: undefined },
    priority: { current: undefined },
    assignee: { current: undefined },
  }))
  const actions = useTicketActions()
  const { change, conflict, insist, letBe } = useChange(ticket)
  const client = useQueryClient()
  const navigate = useNavigate()
  const others = usePresence(ticket.id)
  const { comments, events } = useEarlier(ticket)
  const whole = useMemo(
    () => ({ ...ticket, comments: [...comments.items], events: [...events.items] }),
    [ticket, comments.items, events.items],
  )
  const reading = useReading(whole, comments.hasEarlier)
  const drop = useDrop((files) => composer.current?.attach(files))
  const near = useNeighbours(ticket.id)
  const mayWork = ticket.can.note
  const closed = ticket.status === 'closed'
  usePageTitle(`${ticket.ticket_uid} ${ticket.subject}`)
  // When the ticket is no longer visible to the user, fetching it again shows that.
  useLive((event, data) => {
    if (event === 'ticket.removed' && data.id === ticket.id)
      void client.invalidateQueries({ queryKey: queryKeys.everyTicket })
  })

  const chooseMode = (to: Mode) => {
    setMode(to)
    remember(ticket.id, { mode: to })
  }
  /** Every way to close the ticket first opens the dialog that asks for a note. */
  const changeInPlace = (to: WrittenChange) => {
    if (to.status === 'closed') setAsking('')
    else void change(to)
  }
  const reopenToReply = async () => {
    reopening.current = true
    if ((await change({ status: 'open' })) !== 'done') reopening.current = false
  }
  useEffect(() => {
    if (closed || !reopening.current) return
    reopening.current = false
    composer.current?.write('reply')
  }, [closed])
  const turn = async (note: string) => {
    setAsking(undefined)
    const outcome = await change({ status: closed ? 'open' : 'closed', ...(note === '' ? {} : { note }) })
    // If the server refuses, the dialog opens again with the note.
    if (outcome === 'refused' && note !== '') setAsking(note)
  }
  const ask = () => {
    if (mayWork) setAsking('')
  }
  const write = (mode: Mode) => {
    if (mayWork) composer.current?.write(mode)
  }
  const take = () => void actions.take(ticket)
  useCommands('ticket', {
    turn: ask,
    take: () => {
      if (ticket.can.take) take()
    },
    note: () => {
      write('note')
    },
    reply: () => {
      write('reply')
    },
    canned: () => {
      if (mayWork) composer.current?.choose()
    },
    status: () => keys.status.current?.(),
    priority: () => keys.priority.current?.(),
    assign: () => keys.assignee.current?.(),
    next: near.goNext,
    previous: near.goPrevious,
  })
  useCommands('everywhere', {
    back: () => {
      navigate(near.back)
    },
  })

  return (
    <>
      <TicketHead
        ticket={ticket}
        others={others}
        near={near}
        onTake={take}
        onRelease={() => void actions.release(ticket)}
        onTurn={ask}
        onReply={() => {
          write('reply')
        }}
        onMerge={() => {
          setMerging(true)
        }}
        onChange={change}
        replying={mode === 'reply'}
      />
      {ticket.merged_into_uid !== null && <MergedNotice ticket={ticket} into={ticket.merged_into_uid} />}
      {conflict && (
        <ConflictNotice
          conflict={conflict}
          onInsist={() => {
            insist(conflict)
          }}
          onLetBe={letBe}
        />
      )}
      <div className="ticket-cols">
        <section className="card ticket-main" {...(mayWork ? drop.handlers : {})}>
          {mayWork && drop.over}
          {ticket.previous_ticket_uid !== null && <Follows uid={ticket.previous_ticket_uid} />}
          <Thread
            ticket={ticket}
            lines={reading.lines}
            end={reading.end}
            earlier={{
              loading: comments.loading,
              error: comments.error,
              hasEarlier: comments.hasEarlier,
              loadEarlier: () => {
                comments.loadEarlier()
                // The events of the same time as well.
                if (events.hasEarlier) events.loadEarlier()
              },
            }}
          />
          {closed && ticket.closed_at !== null && (
            <p className="ticket-foot dim">{t('closed_notice', { when: moment(ticket.closed_at) })}</p>
          )}
          {reading.below > 0 && (
            <div className="below">
              <button type="button" className="below-button" onClick={reading.toEnd}>
                ↓ {t('new_below', { count: reading.below })}
              </button>
            </div>
          )}
          {ticket.bot_since !== null && may('ticket.handover') && (
            <BotTalks ticket={ticket} since={ticket.bot_since} onTake={take} />
          )}
          {mayWork ? (
            <Composer
              ticket={ticket}
              handle={composer}
              mode={mode}
              onMode={chooseMode}
              onStatus={(status) => change({ status })}
              onReopen={() => void reopenToReply()}
            />
          ) : (
            ticket.merged_into === null && <TakeFirst onTake={take} />
          )}
        </section>
        <div className="grid">
          <Properties ticket={ticket} keys={keys} onChange={changeInPlace} />
          <ParcelCard ticket={ticket} onChange={change} />
          <CustomerCard ticket={ticket} onChange={change} />
          <MetadataCard metadata={ticket.metadata} />
          <HistoryCard events={events} />
        </div>
      </div>
      <BottomBar
        ticket={ticket}
        near={near}
        onTake={take}
        onReply={() => {
          write('reply')
        }}
        onTurn={ask}
      />
      {merging && (
        <MergeDialog
          ticket={ticket}
          onClose={() => {
            setMerging(false)
          }}
        />
      )}
      {asking !== undefined && (
        <CloseDialog
          ticket={ticket}
          initial={asking}
          onClose={() => {
            setAsking(undefined)
          }}
          onConfirm={(note) => void turn(note)}
        />
      )}
    </>
  )
}

function Follows({ uid }: { uid: string }) {
  return (
    <p className="pad dim small follows">
      {t('previous_ticket')}{' '}
      <Link className="mono" to={`/admin/resources/tickets/records/${uid}/show`}>
        {uid}
      </Link>
    </p>
  )
}

/** A warning above the composer: a bot is replying to this customer. */
function BotTalks({ ticket, since, onTake }: { ticket: Detail; since: string; onTake: () => void }) {
  const actions = useTicketActions()
  return (
    <div className="ticket-foot row wrap bot-talks">
      <span>{t('bot_since', { when: moment(since) })}</span>
      {ticket.can.handover && (
        <button
          type="button"
          className="btn small sp"
          onClick={() => {
            if (ticket.can.take) onTake()
            else void actions.handOver(ticket.id, 'take-over')
          }}
        >
          {t('take_over')}
        </button>
      )}
    </div>
  )
}

function TakeFirst({ onTake }: { onTake: () => void }) {
  return (
    <div className="ticket-foot row wrap">
      <span>
        <b>{t('pool_title')}</b> {t('pool_hint')}
      </span>
      <button type="button" className="btn primary sp hide-p" onClick={onTake}>
        {t('take')} <kbd className="hide-s">{keyOf('ticket', 'take')}</kbd>
      </button>
    </div>
  )
}
