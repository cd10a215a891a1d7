// The quoted message above a reply to it.
import type { Quoted } from './carried.ts'
import { t } from './texts.ts'
import './media.css'

interface Props {
  quoted: Quoted
  /** Scrolls to the quoted message. */
  onJump: (commentId: string | null) => void
}

export function Quote({ quoted, onJump }: Props) {
  const { kind, comment_id, in_other_ticket, text } = quoted
  const inside = (
    <>
      <b>{nameOf(quoted)}</b>
      <span className="quote-text" dir="auto">
        {text === '' ? t('media_only') : text}
      </span>
    </>
  )
  if (kind === 'broadcast' || in_other_ticket) return <div className="quote">{inside}</div>
  return (
    <button
      type="button"
      className="quote"
      data-tip={t('jump')}
      onClick={() => {
        onJump(comment_id)
      }}
    >
      {inside}
    </button>
  )
}

function nameOf({ kind, author, tracking_number: awb }: Quoted): string {
  if (kind === 'broadcast') return [t('quoted_broadcast'), ...(awb ? [awb] : [])].join(' · ')
  if (author?.type === 'customer') return author.full_name ?? t('quoted_customer')
  if (author?.type === 'assistant') return t('quoted_bot')
  return author?.full_name ?? t('quoted_us')
}
