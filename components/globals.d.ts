// The data that the page contains for the panel: the logged-in user and the settings of this installation.
import type { ShownPanel } from '../src/admin/shown.ts'
import type { Ability, Role } from '../src/policy/abilities.ts'

declare global {
  interface Window {
    /** Written by src/admin/page.ts. */
    PANTAU: {
      person: SessionPerson
      timezone: string
      /** What the user may do; read through `may` in lib/session.ts. */
      abilities: readonly Ability[]
      /** The tables and pages that this user may see; see lib/panel.ts. */
      panel: ShownPanel
      reopenDays: number
      /** Whether an address for replies is set. */
      repliesConfigured: boolean
      /** Minutes after which a reply that n8n accepted but did not report on is shown as unconfirmed. */
      replyConfirmMinutes: number
      /** The largest size of one file. */
      attachmentMaxMb: number
    }
  }
  interface SessionPerson {
    id: string
    full_name: string
    email: string
    role: Role
    locale: 'id' | 'en'
  }
}
