// Short messages at the foot of the screen. One with an action ("Urungkan") stays longer.
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react'
import '../ui/toast.css'

interface Toast {
  text: string
  kind?: 'info' | 'error'
  action?: { label: string; run: () => void }
}

const ToastContext = createContext<(toast: Toast) => void>(() => undefined)

type Shown = Toast & { key: number }

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Shown[]>([])
  const next = useRef(0)
  const box = useRef<HTMLDivElement>(null)
  const show = useCallback((toast: Toast) => {
    const key = ++next.current
    setToasts((all) => [...all.slice(-2), { ...toast, key }])
  }, [])
  const remove = useCallback((key: number) => {
    setToasts((all) => all.filter((one) => one.key !== key))
  }, [])
  useClearOfComposer(box, toasts)
  return (
    <ToastContext.Provider value={show}>
      {children}
      <div ref={box} className="toasts" aria-live="polite">
        {toasts.map((toast) => (
          <ToastBox key={toast.key} toast={toast} onGone={remove} />
        ))}
      </div>
    </ToastContext.Provider>
  )
}

/** Goes by itself, but not while it is pointed at or holds the focus: somebody is about to press its action. */
function ToastBox({ toast, onGone }: { toast: Shown; onGone: (key: number) => void }) {
  const { key, text, kind, action } = toast
  const [held, setHeld] = useState(false)
  const lasts = action || kind === 'error' ? 8_000 : 3_500
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => {
      onGone(key)
    }, lasts)
    return () => {
      clearTimeout(timer)
    }
  }, [held, key, lasts, onGone])
  const hold = () => {
    setHeld(true)
  }
  const letGo = () => {
    setHeld(false)
  }
  return (
    <div
      className={`toast ${kind ?? 'info'}`}
      role={kind === 'error' ? 'alert' : 'status'}
      onPointerEnter={hold}
      onPointerLeave={letGo}
      onFocusCapture={hold}
      onBlurCapture={letGo}
    >
      <span>{text}</span>
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

const gap = 12

/** Where a composer is in sight they stand above it: what one is about to send stays in reach. */
function useClearOfComposer(box: RefObject<HTMLDivElement>, toasts: readonly Shown[]): void {
  const any = toasts.length > 0
  useLayoutEffect(() => {
    if (!any) return
    const place = () => {
      const element = box.current
      const composer = document.querySelector('.composer')?.getBoundingClientRect()
      if (!element) return
      element.style.removeProperty('bottom')
      const { top, height } = element.getBoundingClientRect()
      const covers = composer && composer.top < top + height && composer.bottom > top
      if (!covers) return
      // No room above it on a small screen: then at the top, where nothing is sent from.
      const bottom = Math.min(window.innerHeight - composer.top + gap, window.innerHeight - height - gap)
      element.style.setProperty('bottom', `${String(bottom)}px`)
    }
    place()
    window.addEventListener('scroll', place, { passive: true })
    window.addEventListener('resize', place)
    return () => {
      window.removeEventListener('scroll', place)
      window.removeEventListener('resize', place)
    }
  }, [any, box, toasts])
}

export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext)
}
