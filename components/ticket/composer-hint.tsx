// The line below the text: why it cannot be sent, or what to know before sending it.
import { Link } from 'react-router-dom'
import { number, span } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { may } from '../lib/session.ts'
import { isReachable, type Detail } from './story.ts'
import { t } from './texts.ts'
import './composer.css'
import '../ui/button.css'

const longestReply = 4096
const windowMs = 24 * 3600_000

/** Whether a reply is longer than WhatsApp allows. Notes have no such limit. */
export const isTooLong = (text: string, reply: boolean) => reply && text.trim().length > longestReply

interface Props {
  ticket: Detail
  reply: boolean
  text: string
  /** A placeholder in the text that is not filled in. */
  gap: string | undefined
  onGap: () => void
}

export function ComposerHint({ ticket, reply, text, gap, onGap }: Props) {
  if (isTooLong(text, reply))
    return <span className="bad">{t('too_long', { count: number(text.trim().length) })}</span>
  if (gap !== undefined)
    return (
      <span className={reply ? 'bad' : 'warn'}>
        {t('gap', { name: gap })}{' '}
        <button type="button" className="link gap-link" onClick={onGap}>
          {t('gap_fill')}
        </button>
      </span>
    )
  return <SendHint ticket={ticket} reply={reply} />
}

function SendHint({ ticket, reply }: { ticket: Detail; reply: boolean }) {
  const now = useNow()
  if (reply && ticket.customer_phone === null) return <span className="bad">{t('no_phone_reply')}</span>
  if (reply && !isReachable(ticket)) return <span className="bad">{t('unreadable_reply')}</span>
  if (reply && !window.PANTAU.repliesConfigured)
    return (
      <span className="warn">
        {t('not_connected')}{' '}
        {may('n8n.configure') ? <Link to="/admin/pages/n8n">{t('connect')}</Link> : t('connect_ask')}
      </span>
    )
  if (ticket.last_customer_message_at === null) return null
  const left = new Date(ticket.last_customer_message_at).getTime() + windowMs - now
  if (left <= 0) return <span className={reply ? 'warn' : ''}>{t('window_over')}</span>
  return <>{t('window_left', { span: span(left) })}</>
}
