// The panel: its frame, and which page is at which address.
import { Component, lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Link, Route, Routes, useLocation } from 'react-router-dom'
import { Alerts } from './alerts/alerts.tsx'
import { ApiError } from './lib/api.ts'
import { LiveProvider } from './lib/live.tsx'
import { may } from './lib/session.ts'
import { useLiveSync } from './lib/sync.tsx'
import { EmptyState, Skeleton } from './shared/states.tsx'
import { ToastProvider } from './shared/toasts.tsx'
import { TopBar } from './shell/top-bar.tsx'
import { useCommands } from './shell/use-commands.ts'
import { Sidebar } from './shell/sidebar.tsx'
import { t } from './shell/texts.ts'
import { whenReached } from './ui/when-reached.tsx'
import './shell/shell.css'
import './ui/button.css'
import './ui/layout.css'
import './ui/text.css'

// Loaded where they are shown: the charts, and what only some may see.
const [ShortcutsDialog] = whenReached(() =>
  import('./shell/shortcuts-dialog.tsx').then((module) => module.ShortcutsDialog),
)
const Dashboard = lazy(() => import('./dashboard/dashboard.tsx').then((m) => ({ default: m.Dashboard })))
const Queue = lazy(() => import('./queue/queue.tsx').then((m) => ({ default: m.Queue })))
const TicketPage = lazy(() => import('./ticket/ticket-page.tsx').then((m) => ({ default: m.TicketPage })))
const BroadcastLogs = lazy(() =>
  import('./broadcasts/broadcast-logs.tsx').then((m) => ({ default: m.BroadcastLogs })),
)
const BroadcastDetail = lazy(() =>
  import('./broadcasts/broadcast-detail.tsx').then((m) => ({ default: m.BroadcastDetail })),
)
const Users = lazy(() => import('./users/users.tsx').then((m) => ({ default: m.Users })))
const ApiKeys = lazy(() => import('./api-keys/api-keys.tsx').then((m) => ({ default: m.ApiKeys })))
const CannedReplies = lazy(() =>
  import('./canned-replies/canned-replies.tsx').then((m) => ({ default: m.CannedReplies })),
)
const AuditLog = lazy(() => import('./audit-log/audit-log.tsx').then((m) => ({ default: m.AuditLog })))
const Profile = lazy(() => import('./profile/profile.tsx').then((m) => ({ default: m.Profile })))

const ConnectionPage = lazy(() => import('./n8n/connection.tsx').then((m) => ({ default: m.ConnectionPage })))
const Deliveries = lazy(() => import('./n8n/deliveries.tsx').then((m) => ({ default: m.Deliveries })))

/** Pages that need an ability; others see that they may not. */
const guardedPages = [
  ['/admin/resources/tickets', 'tickets.list', <Queue />],
  ['/admin/resources/tickets/records/:id/show', 'ticket.read', <TicketPage />],
  ['/admin/resources/canned_replies', 'canned.use', <CannedReplies />],
  ['/admin/resources/broadcast_logs', 'broadcasts.read', <BroadcastLogs />],
  ['/admin/resources/broadcast_logs/records/:id/show', 'broadcasts.read', <BroadcastDetail />],
  ['/admin/resources/users', 'users.manage', <Users />],
  ['/admin/resources/api_keys', 'keys.manage', <ApiKeys />],
  ['/admin/resources/audit_log', 'audit.read', <AuditLog />],
  ['/admin/pages/n8n', 'n8n.configure', <ConnectionPage />],
  ['/admin/resources/webhook_messages', 'deliveries.read', <Deliveries />],
] as const

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Asked all the same while the browser says it is offline: a page then explains itself instead of waiting for ever.
      networkMode: 'always',
      // A refusal stays one; a server that is away may be back in a moment.
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
        </ToastProvider>
      </LiveProvider>
    </QueryClientProvider>
  )
}

function Shell() {
  const [menu, setMenu] = useState(false)
  const [shortcuts, setShortcuts] = useState(false)
  const main = useRef<HTMLElement>(null)
  const { pathname, key } = useLocation()
  const [place, setPlace] = useState(key)
  // Wherever one went, also to the page that one was on.
  if (place !== key) {
    setPlace(key)
    setMenu(false)
  }
  useLiveSync()
  useCommands('everywhere', {
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

function Pages() {
  return (
    <Routes>
      <Route path="/admin" element={<Dashboard />} />
      <Route path="/admin/pages/profile" element={<Profile />} />
      {guardedPages.map(([path, ability, element]) => (
        <Route
          key={path}
          path={path}
          element={may(ability) ? element : <Nowhere why={may('tickets.list') ? 'forbidden' : 'not_yours'} />}
        />
      ))}
      <Route path="*" element={<Nowhere why="missing" />} />
    </Routes>
  )
}

function Nowhere({ why }: { why: 'missing' | 'forbidden' | 'not_yours' }) {
  return (
    <EmptyState
      title={t(`${why}_title`)}
      action={
        <Link className="btn" to="/admin">
          {t('home')}
        </Link>
      }
    >
      {t(why)}
    </EmptyState>
  )
}

/** A page that fails must not take the way to the others with it. */
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
