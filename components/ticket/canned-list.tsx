// The list of matching canned replies, filled in for this ticket. If there are none at all, it explains how to add some.
import { useEffect, useRef } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { may } from '../lib/session.ts'
import type { CannedReply } from '../shared/canned.ts'
import { explain, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { filledFor } from './canned.ts'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import './canned.css'
import '../ui/button.css'

interface Props {
  id: string
  ticket: Detail
  all: UseQueryResult<CannedReply[]>
  shown: readonly CannedReply[]
  words: string
  active: number
  onActive: (index: number) => void
  onPick: (reply: CannedReply) => void
}

export function CannedList({ id, ticket, all, shown, words, active, onActive, onPick }: Props) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active, shown.length])
  if (all.isPending)
    return (
      <div className="canned-none">
        <Skeleton rows={3} height={38} />
      </div>
    )
  if (!all.data)
    return (
      <div className="canned-none">
        <p>{explain(all.error)}</p>
        <button type="button" className="btn small" onClick={() => void all.refetch()}>
          {shared('retry')}
        </button>
      </div>
    )
  if (all.data.length === 0)
    return (
      <div className="canned-none">
        <p className="strong">{t('canned_empty')}</p>
        {may('canned.manage') ? (
          <Link to="/admin/resources/canned_replies">{t('canned_make')}</Link>
        ) : (
          <p>{t('canned_ask')}</p>
        )}
      </div>
    )
  if (shown.length === 0) return <p className="canned-none">{t('canned_no_match', { words })}</p>
  return (
    <div ref={list} id={id} className="canned-list" role="listbox" aria-label={t('canned')}>
      {shown.map((reply, index) => (
        <button
          key={reply.id}
          type="button"
          tabIndex={-1}
          id={`${id}-${String(index)}`}
          role="option"
          aria-selected={index === active}
          className={`canned-option ${index === active ? 'on' : ''}`}
          onPointerMove={() => {
            onActive(index)
          }}
          onClick={() => {
            onPick(reply)
          }}
        >
          <span className="row between">
            <span className="strong clip">{reply.title}</span>
            {reply.shortcut !== null && <span className="canned-key small">#{reply.shortcut}</span>}
          </span>
          <span className="canned-body t2 small">{filledFor(ticket, reply.body)}</span>
        </button>
      ))}
    </div>
  )
}
