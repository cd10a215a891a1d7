// The components for the names in the server's declarations (src/*/resource.ts). A custom page is one line here; a table
// without a custom page uses the generic list and record.
import { lazy, type ComponentType } from 'react'
import {
  House,
  Inbox,
  Key,
  List,
  MessageSquare,
  Send,
  Share2,
  Tags,
  Users,
  type LucideIcon,
} from 'lucide-react'

/** The component of each page, by the page's name. Each is loaded when it is first shown. */
export const pageComponents: Readonly<Record<string, ComponentType>> = {
  dashboard: lazy(() => import('./dashboard/dashboard.tsx').then((m) => ({ default: m.Dashboard }))),
  queue: lazy(() => import('./queue/queue.tsx').then((m) => ({ default: m.Queue }))),
  ticket: lazy(() => import('./ticket/ticket-page.tsx').then((m) => ({ default: m.TicketPage }))),
  'broadcast-logs': lazy(() =>
    import('./broadcasts/broadcast-logs.tsx').then((m) => ({ default: m.BroadcastLogs })),
  ),
  broadcast: lazy(() =>
    import('./broadcasts/broadcast-detail.tsx').then((m) => ({ default: m.BroadcastDetail })),
  ),
  customer: lazy(() => import('./customer/customer-page.tsx').then((m) => ({ default: m.CustomerPage }))),
  connection: lazy(() => import('./n8n/connection.tsx').then((m) => ({ default: m.ConnectionPage }))),
  profile: lazy(() => import('./profile/profile.tsx').then((m) => ({ default: m.Profile }))),
}

interface Table {
  TablePage: ComponentType
  RowPage: ComponentType
}
const table = (load: () => Promise<Table>) => ({
  list: lazy(() => load().then((m) => ({ default: m.TablePage }))),
  record: lazy(() => load().then((m) => ({ default: m.RowPage }))),
})

/** The pages of tables whose area supplies parts of its own, by the table's name. */
export const tableComponents: Readonly<Record<string, ReturnType<typeof table>>> = {
  users: table(() => import('./users/users.tsx')),
  api_keys: table(() => import('./api-keys/api-keys.tsx')),
  canned_replies: table(() => import('./canned-replies/canned-replies.tsx')),
  audit_log: table(() => import('./audit-log/audit-log.tsx')),
  webhook_messages: table(() => import('./n8n/deliveries.tsx')),
}

export const GenericList = lazy(() =>
  import('./resources/list-page.tsx').then((m) => ({ default: m.ListPage })),
)
export const GenericRecord = lazy(() =>
  import('./resources/record-page.tsx').then((m) => ({ default: m.RecordPage })),
)

/** The icons of the navigation, by name. */
export const icons: Readonly<Record<string, LucideIcon>> = {
  dashboard: House,
  tickets: Inbox,
  broadcasts: Send,
  users: Users,
  replies: MessageSquare,
  categories: Tags,
  n8n: Share2,
  keys: Key,
  audit: List,
}
