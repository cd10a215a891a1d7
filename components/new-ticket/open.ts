// Opens the dialog "New ticket" from any page.
import { useEffect } from 'react'

/** Values to fill in before the dialog opens. */
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
