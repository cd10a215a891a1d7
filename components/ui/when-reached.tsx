// Loads the code of a component when the user is about to open it, not with the page. If loading fails, the component
// closes, and the next opening tries again.
import { useEffect, useState, type ComponentType } from 'react'
import { useLatest } from '../lib/latest.ts'

interface Closable {
  onClose: () => void
}

/** Returns a component that shows nothing until its code is loaded, and a function that loads the code in advance. */
export function whenReached<Props extends Closable>(load: () => Promise<ComponentType<Props>>) {
  let there: ComponentType<Props> | undefined
  const fetchCode = async () => (there ??= await load())
  function WhenReached(props: Props) {
    const [Shown, setShown] = useState(() => there)
    const { onClose } = props
    const latest = useLatest(onClose)
    useEffect(() => {
      let gone = false
      fetchCode().then(
        (found) => {
          if (!gone) setShown(() => found)
        },
        () => {
          if (!gone) latest.current()
        },
      )
      return () => {
        gone = true
      }
    }, [latest])
    return Shown === undefined ? null : <Shown {...props} />
  }
  const fetchNow = () => {
    // A failure is handled when the component is opened.
    fetchCode().catch(() => undefined)
  }
  return [WhenReached, fetchNow] as const
}
