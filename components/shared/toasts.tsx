// Short messages at the bottom of the screen. One with an action, such as "Undo", stays longer. The code that shows them
// (components/ui/toast.tsx) is loaded at the first click or key press, so that it is there before the first toast.
import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from 'react'
import type { ShownToast, Toast, ToastListProps } from '../ui/toast.tsx'
import { whenReached } from '../ui/when-reached.tsx'
import '../ui/toast.css'

const ToastContext = createContext<(toast: Toast) => void>(() => undefined)

const [ToastList, fetchNow] = whenReached<ToastListProps & { onClose: () => void }>(() =>
  import('../ui/toast.tsx').then((module) => module.ToastList),
)

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly ShownToast[]>()
  const [plain, setPlain] = useState(false)
  const next = useRef(0)
  // When the plain toasts are gone, the next toast tries to load the code again.
  if (plain && toasts?.length === 0) {
    setPlain(false)
    setToasts(undefined)
  }
  const show = useCallback((toast: Toast) => {
    const key = ++next.current
    setToasts((all = []) => [...all.slice(-2), { ...toast, key }])
  }, [])
  const remove = useCallback((key: number) => {
    setToasts((all = []) => all.filter((one) => one.key !== key))
  }, [])
  useEffect(() => {
    const once = { once: true, capture: true }
    document.addEventListener('pointerdown', fetchNow, once)
    document.addEventListener('keydown', fetchNow, once)
    return () => {
      document.removeEventListener('pointerdown', fetchNow, once)
      document.removeEventListener('keydown', fetchNow, once)
    }
  }, [])
  return (
    <ToastContext.Provider value={show}>
      {children}
      {toasts && !plain && (
        <ToastList
          toasts={toasts}
          onGone={remove}
          onClose={() => {
            setPlain(true)
          }}
        />
      )}
      {toasts && plain && <PlainToasts toasts={toasts} onGone={remove} />}
    </ToastContext.Provider>
  )
}

/** Toasts without the code of Radix, which cannot be loaded while the server is down. Their messages matter most then. */
function PlainToasts({ toasts, onGone }: ToastListProps) {
  return (
    <div className="toasts plain" role="alert">
      {toasts.map((toast) => (
        <PlainToast key={toast.key} toast={toast} onGone={onGone} />
      ))}
    </div>
  )
}

interface PlainProps {
  toast: ShownToast
  onGone: (key: number) => void
}

function PlainToast({ toast: { key, text, kind, action }, onGone }: PlainProps) {
  useEffect(() => {
    const timer = setTimeout(onGone, 8_000, key)
    return () => {
      clearTimeout(timer)
    }
  }, [key, onGone])
  return (
    <div className={`toast ${kind ?? 'info'}`}>
      {text}
      {action && (
        <button
          type="button"
          onClick={() => {
            action.run()
            onGone(key)
          }}
        >
          {action.label}
        </button>
      )}
    </div>
  )
}

export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext)
}
