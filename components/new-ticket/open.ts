// Opens the dialog "Tiket baru" from anywhere: it belongs to no page.
import { useEffect } from 'react'

/** What is known of it already. */
export interface Known {
  phone?: string
}

const name = 'pantau:new-ticket'

export function openNewTicket(known: Known = {}): void {
  window.dispatchEvent(new CustomEvent<Known>(name, { detail: known }))
}

export function useNewTicketAsked(onAsked: (known: Known) => void): void {
  useEffect(() => {
    const listen = (event: Event) => {
      if (event instanceof CustomEvent) onAsked(event.detail as Known)
    }
    window.addEventListener(name, listen)
    return () => {
      window.removeEventListener(name, listen)
    }
  }, [onAsked])
}
