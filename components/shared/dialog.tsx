// A dialog over the page: the browser's own element keeps the focus inside and closes on Escape.
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { t } from './texts.ts'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
}

export function Dialog({ title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    element.current?.showModal()
    // showModal() would begin at the button that closes it.
    element.current?.querySelector<HTMLElement>('textarea, input, select')?.focus()
  }, [])
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === element.current) element.current.close()
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          className="btn quiet icon small sp"
          aria-label={t('close')}
          onClick={() => {
            element.current?.close()
          }}
        >
          ×
        </button>
      </header>
      {children}
    </dialog>
  )
}
