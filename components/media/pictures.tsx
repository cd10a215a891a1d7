// The pictures of one message: a single one in its own proportions, several as a grid. Their space is reserved before they
// load, so that nothing jumps. A click opens the lightbox.
import { useState } from 'react'
import { t as shared } from '../shared/texts.ts'
import { whenReached } from '../ui/when-reached.tsx'
import { addressOf, type Attachment } from './carried.ts'
import { t } from './texts.ts'
import './media.css'

const [Lightbox, fetchLightbox] = whenReached(() => import('./lightbox.tsx').then((m) => m.Lightbox))

/** The largest size in pixels: the width fits a message bubble on a phone. */
const room = { width: 260, height: 320 }

/** The size in pixels at which a single picture is shown; 4:3 if its own size is unknown. */
export function shownSize({ width, height }: Pick<Attachment, 'width' | 'height'>) {
  const [own, high] =
    width !== null && height !== null && width > 0 && height > 0 ? [width, height] : [400, 300]
  const scale = Math.min(1, room.width / own, room.height / high)
  // A very narrow picture must still be large enough to click.
  return { width: Math.max(64, Math.round(own * scale)), height: Math.max(64, Math.round(high * scale)) }
}

export function Pictures({ pictures }: { pictures: readonly Attachment[] }) {
  const [open, setOpen] = useState<number>()
  const count = pictures.length
  return (
    <>
      <div className={count === 1 ? 'pic-one' : 'pics'}>
        {pictures.map((picture, index) => (
          <Picture
            key={picture.id}
            picture={picture}
            alone={count === 1}
            label={t('open_picture', { n: index + 1, count })}
            onOpen={() => {
              setOpen(index)
            }}
          />
        ))}
      </div>
      {open !== undefined && (
        <Lightbox
          pictures={pictures}
          from={open}
          onClose={() => {
            setOpen(undefined)
          }}
        />
      )}
    </>
  )
}

interface Props {
  picture: Attachment
  alone: boolean
  label: string
  onOpen: () => void
}

function Picture({ picture, alone, label, onOpen }: Props) {
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const { width, height } = shownSize(picture)
  const style = alone ? { width, aspectRatio: `${String(width)} / ${String(height)}` } : undefined
  if (failed)
    return (
      <div className="pic pic-failed" style={style}>
        <span>{t('not_loaded')}</span>
        <button
          type="button"
          className="btn small"
          onClick={() => {
            setFailed(false)
            setAttempt(attempt + 1)
          }}
        >
          {shared('retry')}
        </button>
      </div>
    )
  return (
    <button
      type="button"
      className="pic"
      style={style}
      aria-label={label}
      aria-haspopup="dialog"
      onPointerEnter={fetchLightbox}
      onFocus={fetchLightbox}
      onClick={onOpen}
    >
      <img
        key={attempt}
        src={addressOf(picture, 'thumb')}
        alt=""
        loading="lazy"
        decoding="async"
        onError={() => {
          setFailed(true)
        }}
      />
    </button>
  )
}
