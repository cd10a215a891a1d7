// The ways to send a reply, by what becomes of the ticket afterwards. Each has its key.
import type { KeyboardEvent } from 'react'
import type { TicketStatus } from '../../src/tickets/rules.ts'
import { Menu } from '../ui/menu.tsx'
import { keyOf } from '../shell/commands.ts'
import { t } from './texts.ts'
import './composer.css'
import '../ui/button.css'

/** What the ticket becomes once the reply is stored; undefined: it stays as it is. */
export type AfterSending = Extract<TicketStatus, 'pending' | 'closed'> | undefined

const ways = [
  { label: 'send', after: undefined },
  { label: 'send_wait', after: 'pending' },
  { label: 'send_close', after: 'closed' },
] as const

/** Which way the keys ask for; undefined when they ask for none. */
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
