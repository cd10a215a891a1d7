// Shows the parts of a message. Their code is loaded with the first ticket that has any; until then their space is
// reserved.
import { useEffect, useState, type ComponentProps } from 'react'
import { t as shared } from '../shared/texts.ts'
import type { Carried } from './carried.ts'
import type { Parts } from './parts.tsx'
import { t } from './texts.ts'
import '../ui/button.css'

let there: typeof Parts | undefined

/** Loads the code of the parts before a thread is drawn, so that it is drawn at once. */
export async function fetchParts(): Promise<void> {
  there ??= (await import('./parts.tsx')).Parts
}

export function ShownParts(props: ComponentProps<typeof Parts>) {
  const [state, setState] = useState<'waiting' | 'there' | 'failed'>(there ? 'there' : 'waiting')
  useEffect(() => {
    if (state !== 'waiting') return
    let gone = false
    const end = (to: 'there' | 'failed') => {
      if (!gone) setState(to)
    }
    fetchParts().then(
      () => {
        end('there')
      },
      () => {
        end('failed')
      },
    )
    return () => {
      gone = true
    }
  }, [state])
  if (there && state === 'there') {
    const Shown = there
    return <Shown {...props} />
  }
  if (state === 'failed')
    return (
      <p className="small">
        {t('not_fetched')}{' '}
        <button
          type="button"
          className="btn small"
          onClick={() => {
            setState('waiting')
          }}
        >
          {shared('retry')}
        </button>
      </p>
    )
  return <div style={{ minHeight: roomOf(props.carried) }} />
}

/** The approximate height of the parts, in pixels. */
function roomOf({ attachments, location, contact, quoted }: Carried): number {
  const files = attachments.reduce(
    (sum, { kind }) => sum + (kind === 'image' || kind === 'video' ? 118 : 52),
    0,
  )
  return files + (location ? 96 : 0) + (contact ? 56 : 0) + (quoted ? 50 : 0)
}
