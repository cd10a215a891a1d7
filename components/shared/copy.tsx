// A button that copies a text and confirms it for a moment.
import { useState } from 'react'
import { t } from './texts.ts'
import '../ui/button.css'

/** Resolves to false if the browser does not allow it, as over plain http:// in an office network. */
async function copyText(text: string): Promise<boolean> {
  if (!window.isSecureContext) return false
  await navigator.clipboard.writeText(text)
  return true
}

export function CopyButton({
  text,
  label = t('copy'),
  what,
  className = 'btn small',
  onPress,
}: {
  text: string
  label?: string
  /** What is copied: added to the accessible name where a page has several of these buttons. */
  what?: string
  className?: string
  onPress?: () => void
}) {
  const [done, setDone] = useState(false)
  return (
    <button
      type="button"
      className={className}
      aria-label={what === undefined || done ? undefined : `${label}: ${what}`}
      onClick={() => {
        onPress?.()
        void copyText(text).then((copied) => {
          // If copying is not allowed, the browser's prompt shows the text to copy by hand.
          if (!copied) window.prompt(label, text)
          setDone(copied)
          setTimeout(() => {
            setDone(false)
          }, 1_600)
        })
      }}
    >
      {done ? `✓ ${t('copied')}` : label}
    </button>
  )
}
