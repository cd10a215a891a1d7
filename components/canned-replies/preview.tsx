// A canned reply as the customer will read it, with the filled-in placeholders highlighted.
import { partsOf, type Placeholder } from '../../src/canned-replies/placeholders.ts'
import { me } from '../lib/session.ts'
import { t } from './texts.ts'
import './canned-replies.css'

const sample: Record<Placeholder, string> = {
  nama_pelanggan: 'Desi Halim',
  nama_agen: me.full_name,
  resi: 'LOG2026000821',
  nomor_tiket: 'CS-2026-0419',
  nomor_hp: '0812-9988-1200',
}

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
      {partsOf(body).map(({ text, name }, index) =>
        name === undefined ? text : <mark key={index}>{sample[name]}</mark>,
      )}
    </span>
  )
}

/** The text with its placeholders highlighted but not filled in. */
export function Marked({ body }: { body: string }) {
  return (
    <>
      {partsOf(body).map(({ text, name }, index) =>
        name === undefined ? text : <mark key={index}>{text}</mark>,
      )}
    </>
  )
}
