// What the page brings before our module runs: AdminJS' bundles, and what the server says about itself.
import type { ComponentType, ReactElement } from 'react'
import type { Root } from 'react-dom/client'

declare global {
  interface Window {
    AdminJS: { UserComponents: Record<string, ComponentType>; Application: ReactElement }
    createRoot: (container: Element) => Root
    REDUX_STATE: { session: SessionPerson }
    /** See src/admin/page.ts. */
    PANTAU: {
      timezone: string
      agentCanTake: boolean
      reopenDays: number
      /** Whether replies have somewhere to go. */
      repliesConfigured: boolean
      /** After which a reply that n8n took and never reported on is called unconfirmed. */
      replyConfirmMinutes: number
    }
  }
  interface SessionPerson {
    id: string
    full_name: string
    email: string
    role: 'agent' | 'admin'
    locale: 'id' | 'en'
  }
}
