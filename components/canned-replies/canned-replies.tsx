// The answers that are given most: agents read them here and use them in a ticket, admins write them.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { useFilters, useRows } from '../lib/rows.ts'
import { may } from '../lib/session.ts'
import type { CannedReply } from '../shared/canned.ts'
import { List } from '../shared/list.tsx'
import { PageFrame } from '../shared/page.tsx'
import { EmptyState, explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { ReplyDialog } from './reply-dialog.tsx'
import { ReplyRow } from './reply-row.tsx'
import { t } from './texts.ts'
import './canned-replies.css'
import '../shared/filters.css'
import '../ui/button.css'
import '../ui/card.css'
import '../ui/input.css'

export function CannedReplies() {
  const list = useRows<CannedReply>(queryKeys.cannedReplyPages, 'canned-replies')
  const [{ q }, change] = useFilters(['q'])
  const [open, setOpen] = useState<{ reply?: CannedReply }>()
  const client = useQueryClient()
  const toast = useToast()
  const words = q.trim().toLowerCase().replace(/^#/, '')
  const shown = (list.rows ?? []).filter((reply) =>
    `${reply.title} ${reply.shortcut ?? ''} ${reply.body}`.toLowerCase().includes(words),
  )
  const refresh = () => {
    for (const queryKey of [queryKeys.cannedReplies, queryKeys.cannedReplyPages, queryKeys.auditLog])
      void client.invalidateQueries({ queryKey })
  }
  const failed = (error: unknown) => {
    toast({ text: shared('not_saved', { message: explain(error) }), kind: 'error' })
  }
  const restore = ({ title, shortcut, body }: CannedReply) => {
    api('POST', 'canned-replies', { title, shortcut, body }).then(() => {
      refresh()
      toast({ text: t('restored_toast', { title }) })
    }, failed)
  }
  const remove = (reply: CannedReply) => {
    api('DELETE', `canned-replies/${reply.id}`).then(() => {
      refresh()
      toast({
        text: t('deleted_toast', { title: reply.title }),
        action: {
          label: shared('undo'),
          run: () => {
            restore(reply)
          },
        },
      })
    }, failed)
  }
  const add = may('canned.manage') && (
    <button
      type="button"
      className="btn primary sp"
      onClick={() => {
        setOpen({})
      }}
    >
      {t('add')}
    </button>
  )
  return (
    <PageFrame
      title={t('title')}
      aside={
        <>
          <span className="sub hide-s">{t('lead')}</span>
          {add}
        </>
      }
    >
      <section className="card">
        <div className="filters">
          <input
            type="search"
            className="input find"
            placeholder={t('search')}
            aria-label={t('search')}
            value={q}
            onChange={(event) => {
              change({ q: event.target.value })
            }}
          />
        </div>
        <List
          list={list}
          shown={shown}
          height={64}
          empty={
            words === '' ? (
              <EmptyState title={t('none_title')}>
                {t(may('canned.manage') ? 'none_admin' : 'none_agent')}
              </EmptyState>
            ) : (
              <EmptyState title={t('no_match_title')}>{t('no_match')}</EmptyState>
            )
          }
        >
          {(replies) => (
            <ul className="replies">
              {replies.map((reply) => (
                <ReplyRow
                  key={reply.id}
                  reply={reply}
                  onEdit={() => {
                    setOpen({ reply })
                  }}
                  onDelete={() => {
                    remove(reply)
                  }}
                />
              ))}
            </ul>
          )}
        </List>
      </section>
      {open && (
        <ReplyDialog
          {...open}
          onClose={() => {
            setOpen(undefined)
          }}
          onSaved={({ title }) => {
            toast({ text: t(open.reply ? 'saved_toast' : 'created_toast', { title }) })
            setOpen(undefined)
            refresh()
          }}
        />
      )}
    </PageFrame>
  )
}
