// A customer's phone, leading to their page those who may see it.
import { Link } from 'react-router-dom'
import * as format from '../lib/format.ts'
import { may } from '../lib/session.ts'

/** Undefined where nobody can tell who the customer is: a phone that is none. WhatsApp's id of a person is one. */
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
