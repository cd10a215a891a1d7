// The draft of a new ticket. It is kept on this device until the ticket is created, also if the dialog is closed.
import { useState } from 'react'
import { channels, ticketPriorities, type Channel, type TicketPriority } from '../../src/tickets/rules.ts'
import { may, me } from '../lib/session.ts'
import { readStored, writeStored } from '../lib/stored.ts'
import type { Known } from './open.ts'

export interface Draft {
  phone: string
  awb: string
  channel: Channel
  subject: string
  description: string
  /** The key of a category; '' for none. */
  category: string
  priority: TicketPriority
  /** The id of a user; '' for unassigned. */
  assignee: string
}

const stored = 'draft.new-ticket'

const empty = (): Draft => ({
  phone: '',
  awb: '',
  channel: 'phone',
  subject: '',
  description: '',
  category: '',
  priority: 'medium',
  assignee: may('tickets.all') ? '' : me.id,
})

function readDraft(): Draft | undefined {
  try {
    const given = JSON.parse(readStored(stored)) as Partial<Record<keyof Draft, unknown>>
    const text = (name: keyof Draft) => (typeof given[name] === 'string' ? given[name] : '')
    return {
      phone: text('phone'),
      awb: text('awb'),
      subject: text('subject'),
      description: text('description'),
      category: text('category'),
      assignee: text('assignee'),
      channel: channels.find((one) => one === given.channel) ?? 'phone',
      priority: ticketPriorities.find((one) => one === given.priority) ?? 'medium',
    }
  } catch {
    return undefined
  }
}

const isWorthKeeping = ({ phone, awb, subject, description }: Draft) =>
  [phone, awb, subject, description].some((text) => text.trim() !== '')

/** Restores the stored draft, unless the dialog was opened for a phone and the draft has another one. */
export function useDraft({ phone }: Known) {
  const [kept] = useState(readDraft)
  const [found] = useState(() => (phone === undefined || kept?.phone === phone ? kept : undefined))
  const [draft, setDraft] = useState<Draft>(() => found ?? { ...empty(), phone: phone ?? '' })
  const [isOld, setOld] = useState(found !== undefined)
  const change = (to: Partial<Draft>) => {
    const next = { ...draft, ...to }
    setDraft(next)
    writeStored(stored, isWorthKeeping(next) ? JSON.stringify(next) : '')
  }
  return {
    draft,
    change,
    /** Whether the draft was restored from an earlier time. */
    isOld,
    restart: () => {
      setOld(false)
      change({ ...empty(), phone: phone ?? '' })
    },
    forget: () => {
      writeStored(stored, '')
    },
  }
}
