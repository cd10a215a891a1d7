// The ways to send a reply, each with the ticket's next status and a keyboard shortcut.
import type { KeyboardEvent } from 'react'
import type { TicketStatus } from '../../src/tickets/rules.ts'
import { Menu } from '../ui/menu.tsx'
import { keyOf } from '../shell/commands.ts'
import { t } from './texts.ts'
import './composer.css'
import '../ui/button.css'

/** The status after the reply is stored; undefined leaves it unchanged. */
export type AfterSending = Extract<TicketStatus, 'pending' | 'closed'> | undefined

const ways = [
  { label: 'send', after: undefined },
  { label: 'send_wait', after: 'pending' },
  { label: 'send_close', after: 'closed' },
] as const

/** The way to send that a key press stands for; undefined for any other key. */
export function wayAskedBy(event: KeyboardEvent): { after: AfterSending } | undefined {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return undefined
  return { after: event.altKey ? 'closed' : event.shiftKey ? 'pending' : undefined }
}

interface Props {
  disabled: boolean
  onSend: (after: AfterSending) => void
}

export function SendMenu({ disabled, onSend }: Props) {
  return (
    <Menu
      above
      className="btn primary send-more"
      sign="▾"
      label={t('send_more')}
      disabled={disabled}
      items={ways.map(({ label, after }) => ({
        label: t(label),
        keys: keyOf('ticket', label),
        run: () => {
          onSend(after)
        },
      }))}
    />
  )
}
