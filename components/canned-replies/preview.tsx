// A reply as it will arrive, with what is filled in set apart.
import { me } from '../lib/session.ts'
import { fillPlaceholders, placeholders } from '../shared/canned.ts'
import { t } from './texts.ts'

const sample = {
  agent: me.full_name,
  trackingNumber: 'LOG2026000821',
  ticketUid: 'CS-2026-0419',
  phone: '0812-9988-1200',
}
const known = new RegExp(`(\\{(?:${placeholders.join('|')})\\})`)

export function Preview({ body }: { body: string }) {
  return (
    <div>
      <div className="strong small">{t('preview')}</div>
      <div className="reply-preview">
        {body.trim() === '' ? <span className="dim">{t('preview_empty')}</span> : <Filled body={body} />}
      </div>
    </div>
  )
}

function Filled({ body }: { body: string }) {
  return (
    <span className="pre">
      {body
        .split(known)
        .map((part, index) =>
          known.test(part) ? <mark key={index}>{fillPlaceholders(part, sample)}</mark> : part,
        )}
    </span>
  )
}

/** The text with its placeholders set apart, as they stand. */
export function Marked({ body }: { body: string }) {
  return (
    <>{body.split(known).map((part, index) => (known.test(part) ? <mark key={index}>{part}</mark> : part))}</>
  )
}
