// The messages that the customer sent while blocked.
import { List } from '../shared/list.tsx'
import { MessageText } from '../shared/message-text.tsx'
import { Moment } from '../shared/values.tsx'
import { useListOf, type Kept } from './data.ts'
import { t } from './texts.ts'
import './customer.css'
import '../ui/card.css'

export function KeptCard({ given }: { given: string }) {
  const list = useListOf(given, 'kept-messages', 20)
  return (
    <section className="card" aria-labelledby="customer-kept">
      <header>
        <h2 id="customer-kept">{t('kept')}</h2>
        <span className="sub hide-p">{t('kept_hint')}</span>
      </header>
      <List list={list} height={40} empty={null}>
        {(messages) => (
          <ul className="customer-rows">
            {messages.map((one) => (
              <li key={one.id}>
                <Words one={one} />
                <span className="customer-when small">
                  <Moment at={one.sent_at} className="dim mono" />
                </span>
              </li>
            ))}
          </ul>
        )}
      </List>
    </section>
  )
}

function Words({ one: { message, location, contact, attachments } }: { one: Kept }) {
  const place = location && (location.name ?? `${String(location.latitude)}, ${String(location.longitude)}`)
  const person = contact && [contact.name, contact.phone].filter((part) => part !== null).join(' ')
  return (
    <div className="customer-what">
      {message !== '' && <MessageText text={message} />}
      {place !== null && <span className="dim">{t('kept_location', { place })}</span>}
      {person !== null && <span className="dim">{t('kept_contact', { person })}</span>}
      {attachments > 0 && <span className="dim">{t('kept_files', { count: attachments })}</span>}
    </div>
  )
}
