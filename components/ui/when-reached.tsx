// Code that is fetched when somebody reaches for what needs it, not with the page. If it does not come, what was opened
// closes again, and the next time it is asked for anew.
import { useEffect, useState, type ComponentType } from 'react'
import { useLatest } from '../lib/latest.ts'

interface Closable {
  onClose: () => void
}

/** The component, which shows nothing until its code is there, and the function that fetches it beforehand. */
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
    // Told when it is opened.
    fetchCode().catch(() => undefined)
  }
  return [WhenReached, fetchNow] as const
}
