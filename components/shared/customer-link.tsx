// A customer's phone, as a link to the customer's page if the user may see it.
import { Link } from 'react-router-dom'
import * as format from '../lib/format.ts'
import { may } from '../lib/session.ts'

/** Undefined if the phone is not valid, so that it identifies no customer. A WhatsApp id (`…@lid`) does identify one. */
export function customerPath(number: string, unreadable = false): string | undefined {
  if (!may('customers.read') || (unreadable && !number.endsWith('@lid'))) return undefined
  return `/admin/customers/${encodeURIComponent(number)}`
}

export function CustomerLink({ number, unreadable = false }: { number: string; unreadable?: boolean }) {
  const path = customerPath(number, unreadable)
  const shown = unreadable ? number : format.phone(number)
  return path === undefined ? (
    shown
  ) : (
    <Link className="customer-link" to={path}>
      {shown}
    </Link>
  )
}
