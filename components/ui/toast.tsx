// Short messages at the bottom of the screen (Radix Toast). They disappear after a while, but not while the pointer is over
// them or they have the focus; F8 moves the focus to them, a swipe dismisses them, and a screen reader announces each once.
import { useEffect, useRef, type RefObject } from 'react'
import * as Radix from '@radix-ui/react-toast'
import { useClearOfComposer } from './clear-of-composer.ts'
import { t } from './texts.ts'

export interface Toast {
  text: string
  kind?: 'info' | 'error'
  action?: { label: string; run: () => void }
}

export interface ShownToast extends Toast {
  key: number
}

/** How long a toast is shown, in milliseconds. */
const lasts = ({ action, kind }: Toast) => (action || kind === 'error' ? 8_000 : 3_500)

export interface ToastListProps {
  toasts: readonly ShownToast[]
  onGone: (key: number) => void
}

const hotkey = 'F8'

export function ToastList({ toasts, onGone }: ToastListProps) {
  const list = useRef<HTMLOListElement>(null)
  const cameFrom = useRef<EventTarget | null>(null)
  const hasFocus = () => list.current?.contains(document.activeElement) === true
  const isAlone = toasts.length === 1
  useClearOfComposer(list, toasts)
  useReachableFromDialogs(list)
  const remove = (key: number) => {
    if (isAlone && hasFocus() && cameFrom.current instanceof HTMLElement) cameFrom.current.focus()
    onGone(key)
  }
  return (
    <Radix.Provider label={t('toast')}>
      {toasts.map((toast) => (
        <OneToast key={toast.key} toast={toast} hasFocus={hasFocus} onGone={remove} />
      ))}
      <Radix.Viewport
        ref={list}
        className="toasts"
        label={t('toasts')}
        hotkey={[hotkey]}
        // Announces nothing, because each toast is announced by itself. But dialogs hide elements that are not live
        // regions.
        aria-live="off"
        onFocus={({ relatedTarget }) => {
          if (!list.current?.contains(relatedTarget)) cameFrom.current = relatedTarget
        }}
      />
    </Radix.Provider>
  )
}

/**
 * A modal dialog moves the focus back when it leaves the dialog. Its listeners are at the document, so these events must not
 * get there. React's listeners and those of the toasts are further inside.
 */
function useReachableFromDialogs(list: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const hide = (event: FocusEvent) => {
      const to = event.type === 'focusin' ? event.target : event.relatedTarget
      if (to instanceof Node && list.current?.parentElement?.contains(to)) event.stopPropagation()
    }
    document.body.addEventListener('focusin', hide)
    document.body.addEventListener('focusout', hide)
    return () => {
      document.body.removeEventListener('focusin', hide)
      document.body.removeEventListener('focusout', hide)
    }
  }, [list])
}

interface OneProps {
  toast: ShownToast
  hasFocus: () => boolean
  onGone: (key: number) => void
}

function OneToast({ toast, hasFocus, onGone }: OneProps) {
  const { key, text, kind = 'info', action } = toast
  const escaped = useRef(false)
  return (
    <Radix.Root
      className={`toast ${kind}`}
      open
      type={kind === 'error' ? 'foreground' : 'background'}
      duration={lasts(toast)}
      onOpenChange={() => {
        if (!escaped.current) onGone(key)
      }}
      // A dialog that was opened after the toast gets Escape first, and leaves it to the toast.
      onKeyDown={(event) => {
        if (event.key === 'Escape' && hasFocus()) onGone(key)
      }}
      onEscapeKeyDown={(event) => {
        if (hasFocus()) {
          event.preventDefault()
          onGone(key)
          return
        }
        // Escape outside of the toast does not close it, so that leaving a page does not lose the toast's action.
        escaped.current = true
        queueMicrotask(() => {
          escaped.current = false
        })
      }}
    >
      <Radix.Description>{text}</Radix.Description>
      {action && (
        <Radix.Action altText={` ${action.label} (${hotkey})`} onClick={action.run}>
          {action.label}
        </Radix.Action>
      )}
    </Radix.Root>
  )
}
