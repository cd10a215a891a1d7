// A customer's page: contact details, tickets, the delivery of broadcasts about their parcels, and notes.
import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from 'react-router-dom'
import { api, ApiError } from '../lib/api.ts'
import { date, phone, phoneForCopy } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { may } from '../lib/session.ts'
import { openNewTicket } from '../new-ticket/open.ts'
import { CopyButton } from '../shared/copy.tsx'
import { usePageTitle } from '../shared/page.tsx'
import { EmptyState, ErrorState, explain, Skeleton, StaleNotice } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { Avatar } from '../shared/values.tsx'
import { keyOf } from '../shell/commands.ts'
import { customerApi, useCustomer, useCustomerLive, useListOf, type Customer } from './data.ts'
import { DataCard, type Change } from './data-card.tsx'
import { KeptCard } from './kept-card.tsx'
import { NotesCard } from './notes-card.tsx'
import { ParcelsCard } from './parcels-card.tsx'
import { t } from './texts.ts'
import { TicketsCard } from './tickets-card.tsx'
import './customer.css'
import '../shared/page.css'
import '../ui/button.css'

export function CustomerPage() {
  const { key = '' } = useParams()
  const found = useCustomer(key)
  const customer = found.data
  usePageTitle(customer ? nameOf(customer) : t('customer'))
  if (found.isPending)
    return (
      <>
        <Skeleton rows={1} height={46} />
        <div className="customer-cols customer-coming">
          <Skeleton rows={2} height={200} gap={16} />
          <Skeleton rows={2} height={150} gap={16} />
        </div>
      </>
    )
  if (!customer)
    return found.error instanceof ApiError && found.error.status === 404 ? (
      <EmptyState
        title={t('missing_title')}
        action={
          <Link className="btn" to="/admin/resources/tickets">
            {t('to_tickets')}
          </Link>
        }
      >
        {t(may('customers.all') ? 'missing' : 'missing_agent')}
      </EmptyState>
    ) : (
      <ErrorState error={found.error} onRetry={() => void found.refetch()} />
    )
  return (
    <>
      <StaleNotice query={found} />
      <View given={key} customer={customer} />
    </>
  )
}

const isNumber = (key: string) => /^\d{8,15}$/.test(key)
const nameOf = ({ key, name }: Customer) => name ?? (isNumber(key) ? phone(key) : t('customer'))

/** `given`: the customer as written in the URL; it is part of every cache key here. */
function View({ given, customer }: { given: string; customer: Customer }) {
  const client = useQueryClient()
  const toast = useToast()
  const tickets = useListOf(given, 'tickets')
  useCustomerLive(given, customer.key, tickets.rows)
  const save: Change = async (change) => {
    try {
      const after = await api<Customer>('PUT', customerApi(given), change)
      client.setQueryData(queryKeys.customer(given), after)
      // Lists and tickets show the customer's name and marks.
      for (const queryKey of [queryKeys.tickets, queryKeys.everyTicket, queryKeys.broadcasts])
        void client.invalidateQueries({ queryKey })
      return true
    } catch (error) {
      toast({ text: shared('not_saved', { message: explain(error) }), kind: 'error' })
      return false
    }
  }
  return (
    <>
      <Head customer={customer} />
      {customer.blocked && (
        <div className="notice" role="status">
          {t('blocked_notice')}
        </div>
      )}
      <div className="customer-cols">
        <div className="grid">
          <TicketsCard customer={customer} list={tickets} />
          <ParcelsCard given={given} />
          {customer.kept_messages > 0 && <KeptCard given={given} />}
        </div>
        <div className="grid">
          <DataCard customer={customer} save={save} />
          <NotesCard given={given} mayAdd={customer.can.write} />
        </div>
      </div>
    </>
  )
}

function Head({ customer }: { customer: Customer }) {
  const { key, name, first_seen_at: since } = customer
  const number = isNumber(key)
  return (
    <div className="head customer-head">
      {name !== null && (
        <span className="customer-face">
          <Avatar name={name} />
        </span>
      )}
      <div className="customer-who">
        <h1 dir="auto">{nameOf(customer)}</h1>
        <div className="sub row wrap">
          {name !== null && number && <span className="mono t2">{phone(key)}</span>}
          {!number && <span>{t('no_number')}</span>}
          {since !== null && <span>{t('since', { date: date(since) })}</span>}
        </div>
      </div>
      {number && (
        <span className="row wrap sp customer-ways">
          {may('tickets.create') && (
            <button
              type="button"
              className="btn"
              onClick={() => {
                openNewTicket({ phone: phoneForCopy(key) })
              }}
            >
              {t('new_ticket')} <kbd className="hide-s">{keyOf('everywhere', 'create')}</kbd>
            </button>
          )}
          <CopyButton label={t('copy_phone')} text={phoneForCopy(key)} className="btn" />
          <a className="btn" href={`tel:+${key}`}>
            {t('call')}
          </a>
          {customer.on_whatsapp !== false && (
            <a
              className="btn"
              href={`https://wa.me/${key}`}
              target="_blank"
              rel="noopener noreferrer nofollow"
              aria-label={t('open_whatsapp')}
            >
              {t('whatsapp')}
            </a>
          )}
        </span>
      )}
    </div>
  )
}
