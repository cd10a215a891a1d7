// Copies a text, and says so for a moment.
import { useState } from 'react'
import { t } from './texts.ts'
import '../ui/button.css'

/** False where the browser does not allow it: over plain http:// in an office network. */
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
  /** For screen readers, where several stand on a page. */
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
          // Then the reader can at least take it from a box of the browser's own.
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
