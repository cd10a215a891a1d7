// Cards for a location and a contact. No map is loaded; a link opens OpenStreetMap in a new tab.
import { CopyButton } from '../shared/copy.tsx'
import { CustomerLink } from '../shared/customer-link.tsx'
import { OutLink } from '../shared/message-text.tsx'
import { phone as shownPhone, phoneForCopy } from '../lib/format.ts'
import type { Contact, Place } from './carried.ts'
import { t } from './texts.ts'
import './media.css'

/** A URL with a marker and a view; see https://wiki.openstreetmap.org/wiki/Permalink */
function mapOf({ latitude, longitude }: Place): string {
  const [lat, lon] = [latitude.toFixed(6), longitude.toFixed(6)]
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`
}

export function PlaceCard({ place }: { place: Place }) {
  const { name, address, latitude, longitude } = place
  const title = name ?? t('place')
  return (
    <div className="card-part">
      <span className="card-sign loc" aria-hidden="true">
        ◎
      </span>
      <span className="card-words">
        <b className="anywhere" dir="auto">
          {title}
        </b>
        {address !== null && (
          <span className="t2 anywhere" dir="auto">
            {address}
          </span>
        )}
        <span className="dim small mono">
          {latitude.toFixed(5)}, {longitude.toFixed(5)}
        </span>
        <OutLink href={mapOf(place)} text={t('open_map')} label={`${t('open_map')}: ${title}`} />
      </span>
    </div>
  )
}

export function ContactCard({ contact: { name, phone } }: { contact: Contact }) {
  return (
    <div className="card-part">
      <span className="card-sign" aria-hidden="true">
        ☎
      </span>
      <span className="card-words">
        <b className="anywhere" dir="auto">
          {name ?? t('no_name')}
        </b>
        {phone !== null && (
          <span className="mono">
            <CustomerLink number={phone} unreadable={!/^\d{8,15}$/.test(phone)} />
          </span>
        )}
      </span>
      {phone !== null && <CopyButton text={phoneForCopy(phone)} what={shownPhone(phone)} />}
    </div>
  )
}
