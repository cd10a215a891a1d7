// What the page says before our module runs: who is logged in, and how this installation is set.
import type { ShownPanel } from '../src/admin/shown.ts'
import type { Ability, Role } from '../src/policy/abilities.ts'

declare global {
  interface Window {
    /** See src/admin/page.ts. */
    PANTAU: {
      person: SessionPerson
      timezone: string
      /** What the person may do; asked by `may` in lib/session.ts. */
      abilities: readonly Ability[]
      /** Its tables and pages, for this person; see lib/panel.ts. */
      panel: ShownPanel
      reopenDays: number
      /** Whether replies have somewhere to go. */
      repliesConfigured: boolean
      /** After which a reply that n8n took and never reported on is called unconfirmed. */
      replyConfirmMinutes: number
      /** Of one file. */
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
