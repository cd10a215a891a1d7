// The panel: the frame around every page.
import { Component, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useLocation } from 'react-router-dom'
import { Alerts } from './alerts/alerts.tsx'
import './first.ts'
import { ApiError } from './lib/api.ts'
import { LiveProvider } from './lib/live.tsx'
import { may } from './lib/session.ts'
import { useLiveSync } from './lib/sync.tsx'
import { openNewTicket, useNewTicketAsked, type Known } from './new-ticket/open.ts'
import { Pages } from './pages.tsx'
import { EmptyState, Skeleton } from './shared/states.tsx'
import { ToastProvider } from './shared/toasts.tsx'
import { TopBar } from './shell/top-bar.tsx'
import { useCommands } from './shell/use-commands.ts'
import { Sidebar } from './shell/sidebar.tsx'
import { t } from './shell/texts.ts'
import { Tooltips } from './ui/tooltip.tsx'
import { whenReached } from './ui/when-reached.tsx'
import './shell/shell.css'
import './ui/button.css'
import './ui/layout.css'
import './ui/text.css'

/** Loaded when it is first opened. */
const [NewTicketDialog] = whenReached(() =>
  import('./new-ticket/new-ticket-dialog.tsx').then((module) => module.NewTicketDialog),
)
const [ShortcutsDialog] = whenReached(() =>
  import('./shell/shortcuts-dialog.tsx').then((module) => module.ShortcutsDialog),
)

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Sent even if the browser reports that it is offline, so that the page shows an error instead of waiting forever.
      networkMode: 'always',
      // A 4xx would only be refused again; a server that is down may be back in a moment.
      retry: (count, error) =>
        count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
})

export function App() {
  return (
    <QueryClientProvider client={client}>
      <LiveProvider>
        <ToastProvider>
          <Shell />
          <Tooltips />
        </ToastProvider>
      </LiveProvider>
    </QueryClientProvider>
  )
}

function Shell() {
  const [menu, setMenu] = useState(false)
  const [shortcuts, setShortcuts] = useState(false)
  const [newTicket, setNewTicket] = useState<Known>()
  useNewTicketAsked(setNewTicket)
  const main = useRef<HTMLElement>(null)
  const { pathname, key } = useLocation()
  const [place, setPlace] = useState(key)
  // Every navigation closes the menu, also one to the current page.
  if (place !== key) {
    setPlace(key)
    setMenu(false)
  }
  useLiveSync()
  useCommands('everywhere', {
    create: may('tickets.create')
      ? () => {
          // On a customer's page the new ticket is for that customer.
          const digits = /^\/admin\/customers\/(\d+)$/.exec(pathname)?.[1]
          openNewTicket(digits === undefined ? {} : { phone: `+${digits}` })
        }
      : undefined,
    help: () => {
      setShortcuts(true)
    },
  })
  useEffect(() => {
    window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [pathname])
  return (
    <div className="app">
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Sidebar
        out={menu}
        onClose={() => {
          setMenu(false)
        }}
      />
      <div style={{ minWidth: 0 }}>
        <TopBar
          onMenu={() => {
            setMenu(true)
          }}
          onShortcuts={() => {
            setShortcuts(true)
          }}
        />
        <main className="page" id="main" ref={main} tabIndex={-1}>
          {may('tickets.list') && <Alerts />}
          <Guard key={pathname}>
            <Suspense fallback={<Skeleton rows={4} height={72} />}>
              <Pages />
            </Suspense>
          </Guard>
        </main>
      </div>
      {newTicket && (
        <NewTicketDialog
          known={newTicket}
          onClose={() => {
            setNewTicket(undefined)
          }}
        />
      )}
      {shortcuts && (
        <ShortcutsDialog
          onClose={() => {
            setShortcuts(false)
          }}
        />
      )}
    </div>
  )
}

/** Shows an error in place of a page that fails, so that the navigation to other pages keeps working. */
class Guard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <EmptyState
        title={t('crashed')}
        action={
          <button
            type="button"
            className="btn"
            onClick={() => {
              window.location.reload()
            }}
          >
            {t('reload')}
          </button>
        }
      >
        {t('crashed_hint')}
      </EmptyState>
    )
  }
}
