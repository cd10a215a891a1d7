// What the page says before our module runs: who is logged in, and how this installation is set.
export {}

declare global {
  interface Window {
    /** See src/admin/page.ts. */
    PANTAU: {
      person: SessionPerson
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
