// The player of a voice message: play and pause, position, length and speed. The position is a range input, so the keyboard
// works as well.
import { useRef, useState, type SyntheticEvent } from 'react'
import { addressOf, downloadOf, type Attachment } from './carried.ts'
import { nowPlaying } from './one-at-a-time.ts'
import { t } from './texts.ts'
import { useSeen } from './use-seen.ts'
import './media.css'
import '../ui/button.css'

const speeds = [1, 1.5, 2] as const

/** 0.41 · 12.05 */
function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${String(Math.floor(whole / 60))}.${String(whole % 60).padStart(2, '0')}`
}

export function Voice({ voice }: { voice: Attachment }) {
  const audio = useRef<HTMLAudioElement>(null)
  const [box, seen] = useSeen()
  const [playing, setPlaying] = useState(false)
  const [failed, setFailed] = useState(false)
  const [at, setAt] = useState(0)
  // The length stays unknown if the recording was not finished properly.
  const [length, setLength] = useState<number>()
  const [speed, setSpeed] = useState<(typeof speeds)[number]>(1)
  const measure = ({ currentTarget: { duration } }: SyntheticEvent<HTMLAudioElement>) => {
    setLength(Number.isFinite(duration) ? duration : undefined)
  }
  const toggle = () => {
    const element = audio.current
    if (!element) return
    if (element.paused) element.play().catch(() => undefined)
    else element.pause()
  }
  const faster = () => {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }
  const shown = length === undefined ? clock(at) : t('at_of', { at: clock(at), length: clock(length) })
  return (
    <div ref={box} className="voice" role="group" aria-label={t('voice')}>
      {/* A voice message has no captions. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={audio}
        src={addressOf(voice)}
        preload={seen ? 'metadata' : 'none'}
        onPlay={({ currentTarget }) => {
          nowPlaying(currentTarget)
          setPlaying(true)
        }}
        onPause={() => {
          setPlaying(false)
        }}
        onLoadedMetadata={measure}
        onDurationChange={measure}
        onTimeUpdate={({ currentTarget }) => {
          setAt(currentTarget.currentTime)
        }}
        onEnded={({ currentTarget }) => {
          currentTarget.currentTime = 0
          setAt(0)
        }}
        onError={() => {
          setFailed(true)
        }}
      />
      {failed ? (
        <span className="small">
          {t('not_played')}{' '}
          <a href={downloadOf(voice)} download>
            {t('download')}
          </a>
        </span>
      ) : (
        <>
          <button type="button" className="play" aria-label={t(playing ? 'pause' : 'play')} onClick={toggle}>
            <span aria-hidden="true">{playing ? '❚❚' : '▶'}</span>
          </button>
          <input
            type="range"
            min={0}
            max={length ?? Math.max(at, 1)}
            step={1}
            value={at}
            aria-label={t('position')}
            aria-valuetext={shown}
            onChange={({ target }) => {
              const to = Number(target.value)
              setAt(to)
              if (audio.current) audio.current.currentTime = to
            }}
          />
          <span className="mono dim">{clock(length === undefined || playing || at > 0 ? at : length)}</span>
          <button
            type="button"
            className="btn small speed"
            aria-label={t('speed', { speed: `${String(speed)}×` })}
            onClick={faster}
          >
            {speed}×
          </button>
        </>
      )}
    </div>
  )
}
