// Short messages at the foot of the screen. One with an action ("Urungkan") stays longer.
import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react'

interface Toast {
  text: string
  kind?: 'info' | 'error'
  action?: { label: string; run: () => void }
}

const ToastContext = createContext<(toast: Toast) => void>(() => undefined)

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<(Toast & { key: number })[]>([])
  const next = useRef(0)
  const show = useCallback((toast: Toast) => {
    const key = ++next.current
    setToasts((all) => [...all.slice(-2), { ...toast, key }])
    setTimeout(
      () => {
        setToasts((all) => all.filter((one) => one.key !== key))
      },
      toast.action || toast.kind === 'error' ? 8_000 : 3_500,
    )
  }, [])
  return (
    <ToastContext.Provider value={show}>
      {children}
      <div className="toasts" aria-live="polite">
        {toasts.map(({ key, text, kind, action }) => (
          <div key={key} className={`toast ${kind ?? 'info'}`} role={kind === 'error' ? 'alert' : 'status'}>
            <span>{text}</span>
            {action && (
              <button
                type="button"
                onClick={() => {
                  action.run()
                  setToasts((all) => all.filter((one) => one.key !== key))
                }}
              >
                {action.label}
              </button>
            )}
          </div>
        ))}
      </div>
    </ToastContext.Provider>
  )
}

export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext)
}
