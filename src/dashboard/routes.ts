// Routes of the dashboard and of the numbers on the queue's tabs.
import { z } from 'zod'
import { failure } from '../broadcasts/schema.ts'
import { route } from '../route.ts'
import { countTicketsOf, readDashboard } from './service.ts'
import { ticketCounts } from '../tickets/shown.ts'
import { flow, signals } from './signals.ts'

const hour = z.object({ hour: z.number(), sent: z.number(), failed: z.number(), pending: z.number() })

const named = z.object({
  name: z.string(),
  sent: z.number(),
  delivered: z.number(),
  read: z.number(),
  failed: z.number(),
  skipped: z.number(),
  pending: z.number(),
})

const dashboard = z
  .object({
    as_of: z.date().meta({ description: 'When the numbers were counted' }),
    day: z.string().meta({ description: 'Today in the business timezone, yyyy-mm-dd' }),
    tickets_open: z
      .number()
      .optional()
      .meta({ description: 'Tickets that are open now; absent for logistics' }),
    tickets_pending: z.number().optional(),
    tickets_on_hold: z.number().optional(),
    tickets_closed_today: z.number().optional(),
    tickets_active: z.number().optional().meta({ description: 'Active tickets; for agents, their own' }),
    tickets_urgent: z
      .number()
      .optional()
      .meta({ description: 'Agents only: their own active urgent tickets' }),
    oldest_waiting_since: z
      .date()
      .nullable()
      .optional()
      .meta({ description: 'Agents only: the longest wait among their own tickets' }),
    broadcasts_sent_today: z
      .number()
      .optional()
      .meta({ description: 'Admins and logistics: broadcasts with status success' }),
    broadcasts_failed_today: z.number().optional(),
    broadcasts_pending_today: z.number().optional(),
    broadcasts_skipped_today: z
      .number()
      .optional()
      .meta({ description: 'Not sent on purpose; not included in the other numbers' }),
    broadcasts_delivered_today: z
      .number()
      .optional()
      .meta({ description: 'Broadcasts of today that were delivered, including those that were read' }),
    broadcasts_read_today: z.number().optional(),
    tickets_created_today: z.number().optional(),
    tickets_unassigned: z
      .number()
      .optional()
      .meta({ description: 'Tickets in the pool; agents get it only if they may take from the pool' }),
    tickets_unhandled: z.number().optional().meta({ description: 'High or urgent, and unanswered' }),
    broadcasts_by_hour: z.array(hour).optional(),
    broadcasts_by_hour_last_week: z.array(hour).optional(),
    by_day: z
      .array(
        z.object({
          day: z.string(),
          sent: z.number(),
          failed: z.number(),
          pending: z.number(),
          skipped: z.number(),
          delivered: z.number().meta({ description: 'Broadcasts of that day that were delivered' }),
          read: z.number(),
          tickets_created: z.number().optional(),
          tickets_closed: z.number().optional(),
          tickets_open: z.number().optional(),
        }),
      )
      .optional(),
    failure_reasons_today: z
      .array(failure.extend({ count: z.number() }))
      .optional()
      .meta({
        description: 'The twenty most frequent reasons; all reasons together make broadcasts_failed_today',
      }),
    by_agent: z
      .array(z.object({ id: z.uuid(), full_name: z.string(), active: z.number(), urgent: z.number() }))
      .optional()
      .meta({ description: 'Admins only: active tickets per agent, most first; at most 50 agents' }),
    failures_recent: signals.shape.failures_recent.optional(),
    delivery_recent: signals.shape.delivery_recent.optional(),
    by_template: z
      .array(named)
      .optional()
      .meta({ description: 'Broadcasts of the last seven days by template; the twenty most used' }),
    by_workflow: z.array(named).optional(),
    n8n: signals.shape.n8n
      .extend({ flows: z.object({ broadcasts: flow, tickets: flow.optional() }) })
      .optional()
      .meta({ description: 'For logistics only the flow of broadcasts' }),
  })
  .meta({ id: 'Dashboard' })
export type Dashboard = z.infer<typeof dashboard>

export const dashboardRoutes = [
  route(
    'GET /dashboard',
    'dashboard.read',
    {},
    async ({ ctx, person }) => ({ body: await readDashboard(ctx, person) }),
    {
      summary: 'The dashboard: everything for admins, broadcasts for logistics, their own tickets for agents',
      answers: { 200: dashboard },
    },
  ),
  route(
    'GET /tickets/counts',
    'tickets.list',
    {},
    async ({ ctx, person }) => ({ body: await countTicketsOf(ctx, person) }),
    {
      summary: 'The number of tickets on each tab of the queue, from the summary',
      answers: { 200: ticketCounts },
    },
  ),
]
