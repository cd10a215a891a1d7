// A dialog over the page: the browser's own element keeps the focus inside and closes on Escape. It begins in its first
// field and gives the focus back to what opened it.
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { t } from './texts.ts'

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
  return (
    <dialog
      ref={element}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onClose={onClose}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onKeyDown={(event) => {
        // The browser lets a second Escape through whatever `cancel` says.
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        close()
      }}
      onClick={(event) => {
        if (event.target === element.current) close()
      }}
    >
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
