// Copies a text, and says so for a moment.
import { useState } from 'react'
import { t } from './texts.ts'

export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text)
    return
  }
  // http:// in an office network: the old way still works.
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}

export function CopyButton({
  text,
  label = t('copy'),
  className = 'btn small',
}: {
  text: string
  label?: string
  className?: string
}) {
  const [done, setDone] = useState(false)
  return (
    <button
      type="button"
      className={className}
      onClick={() => {
        void copyText(text).then(() => {
          setDone(true)
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
