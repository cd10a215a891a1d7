// Whether the customer gets broadcasts, and whether anything is sent to them at all: changed in place, undone with the toast.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Ticket } from '../../src/tickets/shown.ts'
import { api, type Json } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { useTicketActions } from '../lib/tickets.ts'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import '../ui/button.css'

type Mark = 'opted_out' | 'blocked'
const marks = ['opted_out', 'blocked'] as const

export function CustomerMarks({ ticket }: { ticket: Detail }) {
  const [busy, setBusy] = useState(false)
  const client = useQueryClient()
  const actions = useTicketActions()
  const toast = useToast()
  if (!ticket.can.note || ticket.customer_phone === null || ticket.phone_unreadable) return null
  const set = async (mark: Mark, on: boolean, undo: boolean) => {
    setBusy(true)
    try {
      const path = `tickets/${String(ticket.id)}/customer`
      const after = await api<Json<Ticket>>('PUT', path, { [mark]: on })
      client.setQueryData<Detail>(queryKeys.ticket(ticket.id), (now) => now && { ...now, ...after })
      toast({
        text: t(`${mark}_${on ? 'set' : 'unset'}`),
        ...(undo ? {} : { action: { label: shared('undo'), run: () => void set(mark, !on, true) } }),
      })
    } catch (error) {
      actions.refused(error)
    } finally {
      setBusy(false)
      actions.refresh(ticket.id)
    }
  }
  return marks.map((mark) => (
    <div className="field" key={mark}>
      <span>{t(mark)}</span>
      <span className="field-value row">
        {t(`${mark}_${ticket[mark] ? 'yes' : 'no'}`)}
        <button
          type="button"
          className="link"
          disabled={busy}
          onClick={() => void set(mark, !ticket[mark], false)}
        >
          {t(`${mark}_${ticket[mark] ? 'off' : 'on'}`)}
          <span className="visually-hidden"> {t(mark)}</span>
        </button>
      </span>
    </div>
  ))
}
