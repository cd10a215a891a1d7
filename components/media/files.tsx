// A video that plays in the thread, and a document with its name, type and size.
import { useState } from 'react'
import { fileSize } from '../shared/file-size.ts'
import { addressOf, downloadOf, type Attachment } from './carried.ts'
import { nowPlaying } from './one-at-a-time.ts'
import { shownSize } from './pictures.tsx'
import { t } from './texts.ts'
import { useSeen } from './use-seen.ts'
import './media.css'

export function Video({ video }: { video: Attachment }) {
  const [box, seen] = useSeen()
  const [failed, setFailed] = useState(false)
  const { width, height } = shownSize(video)
  const style = { width, aspectRatio: `${String(width)} / ${String(height)}` }
  if (failed)
    return (
      <div className="pic pic-failed" style={style}>
        <span>{t('not_played')}</span>
        <a className="btn small" href={downloadOf(video)} download>
          {t('download')}
        </a>
      </div>
    )
  return (
    <div ref={box} className="video">
      {/* Customers' videos have no captions. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <video
        src={addressOf(video)}
        controls
        playsInline
        preload={seen ? 'metadata' : 'none'}
        style={style}
        aria-label={video.filename ?? t('video')}
        onPlay={({ currentTarget }) => {
          nowPlaying(currentTarget)
        }}
        onError={() => {
          setFailed(true)
        }}
      />
    </div>
  )
}

export function Document({ document: file }: { document: Attachment }) {
  const ending = /\.([a-z0-9]{1,4})$/i.exec(file.filename ?? '')?.[1] ?? file.mime_type.split('/')[1] ?? ''
  const kind = ending.slice(0, 4).toUpperCase()
  // A browser can show a PDF; other documents are downloaded.
  const opens = file.mime_type === 'application/pdf'
  return (
    <a
      className="card-part"
      {...(opens
        ? { href: addressOf(file), target: '_blank', rel: 'noopener' }
        : { href: downloadOf(file), download: '' })}
    >
      <span className="card-sign doc" aria-hidden="true">
        {kind}
      </span>
      <span className="card-words">
        <b className="anywhere" dir="auto">
          {file.filename ?? t('document')}
        </b>
        <span className="dim small">
          {kind} · {fileSize(file.size)}
        </span>
      </span>
    </a>
  )
}
