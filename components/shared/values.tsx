// Times, phones, AWBs and people, shown the same way everywhere.
import { Fragment } from 'react'
import { Link } from 'react-router-dom'
import * as format from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { may } from '../lib/session.ts'
import { CustomerLink } from './customer-link.tsx'
import { t } from './texts.ts'
import './values.css'

/** How long ago; a tooltip shows the exact time. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const now = useNow()
  return (
    <time className={className} dateTime={at} data-tip={format.dateTime(at)}>
      {format.ago(at, now)}
    </time>
  )
}

/** The time passed since `at`. */
export function Since({ at, className }: { at: string; className?: string }) {
  const now = useNow()
  return (
    <time className={className} dateTime={at} data-tip={format.dateTime(at)}>
      {format.span(now - new Date(at).getTime())}
    </time>
  )
}

/** 13.42 · kemarin 16.20 · 21 Nov 09.12 */
export function Moment({ at, className }: { at: string; className?: string }) {
  return (
    <time className={className} dateTime={at} data-tip={format.dateTime(at)}>
      {format.moment(at)}
    </time>
  )
}

interface MarksProps {
  /** The number cannot receive WhatsApp messages. */
  unreachable?: boolean
  /** The customer wants no broadcasts. */
  optedOut?: boolean
  /** Nothing is sent to the number. */
  blocked?: boolean
}

export function Marks({ unreachable = false, optedOut = false, blocked = false }: MarksProps) {
  const marks = { no_whatsapp: unreachable, opted_out: optedOut, blocked } as const
  return (['no_whatsapp', 'opted_out', 'blocked'] as const)
    .filter((mark) => marks[mark])
    .map((mark) => (
      <Fragment key={mark}>
        {' '}
        <span className="no-whatsapp" data-tip={t(`${mark}_hint`)}>
          {t(mark)}
        </span>
      </Fragment>
    ))
}

interface PhoneProps extends MarksProps {
  number: string | null
  unreadable?: boolean
  /** Without the link to the customer's page, because it is inside another link or on that page. */
  plain?: boolean
}

export function Phone({ number, unreadable = false, plain = false, ...marks }: PhoneProps) {
  if (number === null) return <span className="dim">{t('no_phone')}</span>
  return (
    <span className="mono" data-tip={unreadable ? t('unreadable_phone') : format.phoneForCopy(number)}>
      {plain ? (
        unreadable ? (
          number
        ) : (
          format.phone(number)
        )
      ) : (
        <CustomerLink number={number} unreadable={unreadable} />
      )}
      {unreadable && (
        <span className="bad" role="img" aria-label={t('unreadable_phone')}>
          {' '}
          ⚠
        </span>
      )}
      <Marks {...marks} />
    </span>
  )
}

/** A tracking number, as a link to the parcel's broadcasts if the user may see them. */
export function Awb({ number, link = may('broadcasts.read') }: { number: string | null; link?: boolean }) {
  if (number === null) return <span className="dim">{t('no_awb')}</span>
  if (!link) return <span className="mono">{number}</span>
  return (
    <Link className="mono" to={`/admin/resources/broadcast_logs?q=${encodeURIComponent(number)}`}>
      {number}
    </Link>
  )
}

export function Avatar({ name, small = false }: { name: string; small?: boolean }) {
  return (
    <span className={small ? 'avatar small' : 'avatar'} aria-hidden="true">
      {format.initials(name)}
    </span>
  )
}
