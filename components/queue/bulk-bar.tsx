// What an admin does with several tickets at once, through AdminJS' bulk actions: each ticket by itself, so that one that
// is refused keeps no other back.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../lib/api.ts'
import { useAssignees, useTicketActions, type TicketRow } from '../lib/tickets.ts'
import { Choice } from '../shared/choice.tsx'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { Avatar } from '../shared/values.tsx'
import { t } from './texts.ts'

interface BulkAnswer {
  failed?: { id: string; error: string }[]
}

export function BulkBar({ tickets, onDone }: { tickets: readonly TicketRow[]; onDone: () => void }) {
  const [busy, setBusy] = useState(false)
  const assignees = useAssignees().data ?? []
  const client = useQueryClient()
  const toast = useToast()
  const { change } = useTicketActions()

  const run = async (
    action: 'close' | 'assign',
    payload: Record<string, unknown>,
    done: (count: number) => string,
    undo?: () => void,
  ) => {
    setBusy(true)
    try {
      const ids = tickets.map((ticket) => ticket.id).join(',')
      const { failed = [] } = await api<BulkAnswer>(
        'POST',
        `/admin/api/resources/tickets/bulk/${action}?recordIds=${ids}`,
        payload,
      )
      if (tickets.length > failed.length)
        toast({
          text: done(tickets.length - failed.length),
          ...(undo ? { action: { label: shared('undo'), run: undo } } : {}),
        })
      if (failed[0])
        toast({ text: t('bulk_failed', { count: failed.length, message: failed[0].error }), kind: 'error' })
      onDone()
    } catch (error) {
      toast({ text: shared('not_saved', { message: explain(error) }), kind: 'error' })
    } finally {
      setBusy(false)
      void client.invalidateQueries({ queryKey: ['tickets'] })
      void client.invalidateQueries({ queryKey: ['counts'] })
    }
  }

  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('selected', { count: tickets.length })}>
      <b>{t('selected', { count: tickets.length })}</b>
      <Choice
        label={t('assign')}
        value={undefined}
        placeholder={t('assign')}
        disabled={busy}
        options={assignees.map(({ id, full_name }) => ({
          value: id,
          label: full_name,
          node: (
            <>
              <Avatar name={full_name} small /> {full_name}
            </>
          ),
        }))}
        onChange={(id) => {
          const name = assignees.find((user) => user.id === id)?.full_name ?? ''
          const before = [...tickets]
          void run(
            'assign',
            { assigned_to_user_id: id },
            (count) => t('bulk_assigned', { count, name }),
            () => {
              for (const { id: ticket, assigned_to_user_id } of before)
                void change(ticket, { assigned_to_user_id })
            },
          )
        }}
      />
      <button
        type="button"
        className="btn"
        disabled={busy}
        onClick={() => {
          const before = [...tickets]
          void run(
            'close',
            {},
            (count) => t('bulk_closed', { count }),
            () => {
              for (const { id, status } of before) void change(id, { status })
            },
          )
        }}
      >
        {t('close')}
      </button>
      <button type="button" className="btn quiet sp hide-s" onClick={onDone}>
        {shared('cancel')}
      </button>
    </div>
  )
}
