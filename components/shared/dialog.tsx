// A dialog over the page: the browser's own element keeps the focus inside and closes on Escape. It begins in its first
// field and gives the focus back to what opened it.
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useLatest } from '../lib/latest.ts'
import { t } from './texts.ts'
import '../ui/button.css'
import '../ui/dialog.css'

interface Props {
  title: string
  onClose: () => void
  /** Asked before it closes; false keeps it open, for instance to ask about what was typed. */
  mayClose?: () => boolean
  wide?: boolean
  children: ReactNode
}

export function Dialog({ title, onClose, mayClose = () => true, wide = false, children }: Props) {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const opener = document.activeElement
    element.current?.showModal()
    element.current
      ?.querySelector<HTMLElement>('[data-first], input:not([type=hidden], :disabled), textarea, select')
      ?.focus()
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  const close = () => {
    if (mayClose()) element.current?.close()
  }
  const latest = useLatest({ close })
  useEffect(() => {
    const dialog = element.current
    const onCancel = (event: Event) => {
      if (event.target !== dialog) return
      event.preventDefault()
      latest.current.close()
    }
    // On the document, so that what is open inside, such as a list of choices, has had the key before.
    const onKey = (event: KeyboardEvent) => {
      const inside = event.target instanceof Element && event.target.closest('dialog') === dialog
      if (!inside || event.defaultPrevented) return
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        dialog?.querySelector('form')?.requestSubmit()
        return
      }
      // The browser lets a second Escape through whatever `cancel` says.
      if (event.key !== 'Escape') return
      event.preventDefault()
      latest.current.close()
    }
    const onClick = (event: MouseEvent) => {
      if (event.target === dialog) latest.current.close()
    }
    dialog?.addEventListener('cancel', onCancel)
    document.addEventListener('keydown', onKey)
    dialog?.addEventListener('click', onClick)
    return () => {
      dialog?.removeEventListener('cancel', onCancel)
      document.removeEventListener('keydown', onKey)
      dialog?.removeEventListener('click', onClick)
    }
  }, [latest])
  return (
    <dialog ref={element} className={wide ? 'dialog wide' : 'dialog'} aria-labelledby={id} onClose={onClose}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" className="btn quiet icon small sp" aria-label={t('close')} onClick={close}>
          ×
        </button>
      </header>
      {children}
    </dialog>
  )
}
