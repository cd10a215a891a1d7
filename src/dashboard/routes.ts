// The dashboard's numbers.
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
    tickets_open: z.number().optional().meta({ description: 'Status open, now; no tickets for logistics' }),
    tickets_pending: z.number().optional(),
    tickets_on_hold: z.number().optional(),
    tickets_closed_today: z.number().optional(),
    tickets_active: z.number().optional().meta({ description: 'All but the closed; of an agent, their own' }),
    tickets_urgent: z.number().optional().meta({ description: 'Agents: own active urgent tickets' }),
    oldest_waiting_since: z
      .date()
      .nullable()
      .optional()
      .meta({ description: 'Agents: of their own tickets' }),
    broadcasts_sent_today: z
      .number()
      .optional()
      .meta({ description: 'Admins and logistics: status success' }),
    broadcasts_failed_today: z.number().optional(),
    broadcasts_pending_today: z.number().optional(),
    broadcasts_skipped_today: z
      .number()
      .optional()
      .meta({ description: 'Not sent on purpose; in none of the others' }),
    broadcasts_delivered_today: z
      .number()
      .optional()
      .meta({ description: 'Of those sent today; what was read as well' }),
    broadcasts_read_today: z.number().optional(),
    tickets_created_today: z.number().optional(),
    tickets_unassigned: z
      .number()
      .optional()
      .meta({ description: 'The pool; agents are told while they may take from it' }),
    tickets_unhandled: z.number().optional().meta({ description: 'High or urgent, and nobody has answered' }),
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
          delivered: z.number().meta({ description: 'Of those sent on that day' }),
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
      .meta({ description: 'The twenty most frequent; with all others they are broadcasts_failed_today' }),
    by_agent: z
      .array(z.object({ id: z.uuid(), full_name: z.string(), active: z.number(), urgent: z.number() }))
      .optional()
      .meta({ description: 'Admins: who has how much on their hands, most first; at most 50' }),
    failures_recent: signals.shape.failures_recent.optional(),
    delivery_recent: signals.shape.delivery_recent.optional(),
    by_template: z
      .array(named)
      .optional()
      .meta({ description: 'Broadcasts of the last seven days; the twenty most used' }),
    by_workflow: z.array(named).optional(),
    n8n: signals.shape.n8n
      .extend({ flows: z.object({ broadcasts: flow, tickets: flow.optional() }) })
      .optional()
      .meta({ description: 'For logistics of the broadcasts alone' }),
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
      summary:
        'The summary: everything for admins, the broadcasts for logistics, their own tickets for agents',
      answers: { 200: dashboard },
    },
  ),
  route(
    'GET /tickets/counts',
    'tickets.list',
    {},
    async ({ ctx, person }) => ({ body: await countTicketsOf(ctx, person) }),
    {
      summary: "How many tickets the queue's tabs hold, from the summary",
      answers: { 200: ticketCounts },
    },
  ),
]
