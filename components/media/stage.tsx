// The area of the lightbox in which the picture is moved and zoomed by mouse, touch and wheel.
import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'
import { t as shared } from '../shared/texts.ts'
import { addressOf, type Attachment } from './carried.ts'
import { t } from './texts.ts'
import { moved, zoomed, type Point, type View } from './zoom.ts'
import './media.css'
import '../ui/button.css'

export const sizeOf = (element: HTMLElement | null) => ({
  width: element?.clientWidth ?? 0,
  height: element?.clientHeight ?? 0,
})

interface Props {
  picture: Attachment
  name: string
  stage: RefObject<HTMLDivElement>
  view: View
  setView: (change: (now: View) => View) => void
  zoom: (by: number, point?: Point) => void
}

export function Stage({ picture, name, stage, view, setView, zoom }: Props) {
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  const [attempt, setAttempt] = useState(0)
  const fingers = useRef(new Map<number, Point>())
  const fromMiddle = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const box = stage.current?.getBoundingClientRect()
    if (!box) return { x: 0, y: 0 }
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 }
  }
  useEffect(() => {
    const element = stage.current
    // React's own wheel listeners are passive. This one is not, so that it can keep the page from scrolling or zooming.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      zoom(Math.exp(-event.deltaY / 300), fromMiddle(event))
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  })
  const onMove = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId)
    if (!before) return
    const now = fromMiddle(event)
    const [other] = [...fingers.current].flatMap(([id, point]) => (id === event.pointerId ? [] : [point]))
    fingers.current.set(event.pointerId, now)
    const size = sizeOf(stage.current)
    if (!other) {
      setView((view) => moved(view, { x: now.x - before.x, y: now.y - before.y }, size))
      return
    }
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
    const by = distance(now, other) / Math.max(1, distance(before, other))
    setView((view) => zoomed(view, by, middle, size))
  }
  const onUp = (event: PointerEvent) => fingers.current.delete(event.pointerId)
  return (
    // Everything that the pointer does here can also be done with buttons and keys.
    <div
      ref={stage}
      role="presentation"
      className={view.scale > 1 ? 'stage zoomed' : 'stage'}
      onPointerDown={(event) => {
        fingers.current.set(event.pointerId, fromMiddle(event))
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={onUp}
      onDoubleClick={(event) => {
        zoom(view.scale > 1 ? 1 / view.scale : 2.5, fromMiddle(event))
      }}
    >
      {state === 'loading' && <span className="stage-state">{shared('loading')}</span>}
      {state === 'failed' ? (
        <span className="stage-state" role="alert">
          {t('not_loaded')}{' '}
          <button
            type="button"
            className="btn small"
            onClick={() => {
              setState('loading')
              setAttempt(attempt + 1)
            }}
          >
            {shared('retry')}
          </button>
        </span>
      ) : (
        <img
          key={attempt}
          src={addressOf(picture, isShown(picture) ? 'whole' : 'thumb')}
          alt={name}
          draggable={false}
          style={{
            transform: `translate(${String(view.x)}px, ${String(view.y)}px) scale(${String(view.scale)})`,
          }}
          onLoad={() => {
            setState('there')
          }}
          onError={() => {
            setState('failed')
          }}
        />
      )}
    </div>
  )
}

/** Only Safari can show HEIC, the format of iPhone photos. */
const isShown = ({ mime_type }: Attachment) => !/^image\/hei[cf]$/.test(mime_type)

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)
