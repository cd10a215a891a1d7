// Shows one picture over the page: arrows to the others, zoom by wheel, keys, pinch or double click, and a download.
import { useRef, useState, type KeyboardEvent } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { downloadOf, type Attachment } from './carried.ts'
import { sizeOf, Stage } from './stage.tsx'
import { t } from './texts.ts'
import { whole, zoomed, type Point } from './zoom.ts'
import './media.css'
import '../ui/button.css'

interface Props {
  pictures: readonly Attachment[]
  from: number
  onClose: () => void
}

export function Lightbox({ pictures, from, onClose }: Props) {
  const [at, setAt] = useState(from)
  const picture = pictures[at]
  const count = pictures.length
  const stage = useRef<HTMLDivElement>(null)
  const [view, setView] = useState(whole)
  const go = (by: number) => {
    if (pictures[at + by] === undefined) return
    setAt(at + by)
    setView(whole)
  }
  const zoom = (by: number, point: Point = { x: 0, y: 0 }) => {
    setView((now) => zoomed(now, by, point, sizeOf(stage.current)))
  }
  const onKey = (event: KeyboardEvent) => {
    const act = {
      ArrowLeft: () => {
        go(-1)
      },
      ArrowRight: () => {
        go(1)
      },
      '+': () => {
        zoom(1.5)
      },
      '=': () => {
        zoom(1.5)
      },
      '-': () => {
        zoom(1 / 1.5)
      },
      '0': () => {
        setView(whole)
      },
    }[event.key]
    if (!act || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  if (!picture) return null
  const name = picture.filename ?? t('picture', { n: at + 1, count })
  return (
    <Dialog title={name} onClose={onClose} className="lightbox" onKeyDown={onKey}>
      <Stage
        key={picture.id}
        picture={picture}
        name={name}
        stage={stage}
        view={view}
        setView={setView}
        zoom={zoom}
      />
      <div className="lightbox-bar">
        {count > 1 && (
          <span className="row">
            <button
              type="button"
              className="btn icon"
              aria-label={t('previous')}
              disabled={at === 0}
              onClick={() => {
                go(-1)
              }}
            >
              ‹
            </button>
            <span className="mono" aria-live="polite">
              <span className="visually-hidden">{t('picture', { n: at + 1, count })}</span>
              <span aria-hidden="true">
                {at + 1} / {count}
              </span>
            </span>
            <button
              type="button"
              className="btn icon"
              aria-label={t('next')}
              disabled={at === count - 1}
              onClick={() => {
                go(1)
              }}
            >
              ›
            </button>
          </span>
        )}
        <span className="row sp">
          <button
            type="button"
            className="btn icon"
            aria-label={t('zoom_out')}
            disabled={view.scale <= 1}
            onClick={() => {
              zoom(1 / 1.5)
            }}
          >
            −
          </button>
          <button
            type="button"
            className="btn icon"
            aria-label={t('zoom_in')}
            data-first
            onClick={() => {
              zoom(1.5)
            }}
          >
            +
          </button>
          <a className="btn" href={downloadOf(picture)} download>
            {t('download')}
          </a>
        </span>
      </div>
    </Dialog>
  )
}
