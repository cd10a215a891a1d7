// Short messages at the foot of the screen (Radix Toast): they go by themselves, but not while somebody points at them or
// has the focus in them; F8 reaches them, a finger swipes them away, and a screen reader hears each once.
import { useRef } from 'react'
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

/** Milliseconds. */
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
        // Says nothing, as each toast is announced by itself; dialogs hide from screen readers what is not live.
        aria-live="off"
        onFocus={({ relatedTarget }) => {
          if (!list.current?.contains(relatedTarget)) cameFrom.current = relatedTarget
        }}
      />
    </Radix.Provider>
  )
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
      onEscapeKeyDown={(event) => {
        if (hasFocus()) {
          event.preventDefault()
          onGone(key)
          return
        }
        // Escape elsewhere is not meant for the toast: its action must not be lost by going back to the list.
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
