// A dialog over the page. Radix keeps the focus inside and hides the rest from screen readers. The focus starts in the
// first field and returns to where it was; Ctrl+Enter submits the form.
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import * as Radix from '@radix-ui/react-dialog'
import { closeByEscape } from './escape.ts'
import { t } from './texts.ts'
import './button.css'
import './dialog.css'

interface Props {
  title: string
  onClose: () => void
  /** Called before the dialog closes; false keeps it open, for example to ask about unsaved changes. */
  mayClose?: () => boolean
  wide?: boolean
  /** For a dialog with its own look. */
  className?: string
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void
  children: ReactNode
}

const firstField = '[data-first], input:not([type=hidden], :disabled), textarea, select'

export function Dialog(props: Props) {
  const { title, onClose, mayClose = () => true, wide = false, className = '', onKeyDown, children } = props
  const content = useRef<HTMLDivElement>(null)
  const [opener] = useState(() => document.activeElement)
  const close = () => {
    if (mayClose()) onClose()
  }
  return (
    <Radix.Root open onOpenChange={close}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-backdrop" />
        <Radix.Content
          ref={content}
          className={`dialog ${wide ? 'wide' : ''} ${className}`}
          aria-modal="true"
          aria-describedby={undefined}
          onKeyDown={(event) => {
            onKeyDown?.(event)
            submitByKeys(event)
            closeByEscape(event, close)
          }}
          onOpenAutoFocus={(event) => {
            const field = content.current?.querySelector<HTMLElement>(firstField)
            if (!field) return
            event.preventDefault()
            field.focus()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
          }}
          onEscapeKeyDown={(event) => {
            if (document.activeElement?.closest('.toasts')) event.preventDefault()
          }}
          onInteractOutside={(event) => {
            // A click on a toast does not close the dialog.
            if (event.target instanceof Element && event.target.closest('.toasts')) event.preventDefault()
          }}
        >
          <header>
            <Radix.Title asChild>
              <h2>{title}</h2>
            </Radix.Title>
            <Radix.Close asChild>
              <button type="button" className="btn quiet icon small sp" aria-label={t('close')}>
                ×
              </button>
            </Radix.Close>
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function submitByKeys(event: KeyboardEvent<HTMLElement>) {
  if (event.defaultPrevented || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.currentTarget.querySelector('form')?.requestSubmit()
}
