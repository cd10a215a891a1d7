// Requests and answers for sending many failed broadcasts again.
import { z } from 'zod'
import { broadcastFilter, leftOutReasons, listedLog } from '../broadcasts/schema.ts'
import { fastestPace } from './pace.ts'

/** The most failures that one run may have. A filter that finds more is refused, not cut. */
export const mostAtOnce = 10_000

/** Unknown keys are refused, because a misspelt filter would send more than intended. */
export const resendFilter = z.strictObject(broadcastFilter.shape)

const pace = z.int().min(1).max(fastestPace).meta({ description: 'Broadcasts per minute' })

export const resendStart = z.strictObject({
  id: z
    .uuid()
    .meta({ description: 'Chosen by the client. A second request with this id returns the same run' }),
  filter: resendFilter,
  expected: z.int().min(0).meta({ description: 'The number that can be sent, from the preview' }),
  pace,
})

export const paceChange = z.strictObject({ pace })

const leftOut = z.array(z.object({ reason: z.enum(leftOutReasons), count: z.int() }))

export const resendPreview = z
  .object({
    found: z.int().meta({ description: 'Failures that the filter finds' }),
    sendable: z.int(),
    left_out: leftOut,
    first: z.array(listedLog).meta({ description: 'The first broadcasts that would be sent' }),
    filter: z.record(z.string(), z.string()).meta({
      description: 'Start the run with this filter. It has an end time, so later failures are not part of it',
    }),
    running: z
      .boolean()
      .meta({ description: 'Whether another run is active. Only one run is active at a time' }),
    connected: z.boolean().meta({ description: 'Whether n8n is connected' }),
  })
  .meta({ id: 'ResendPreview' })
export type ResendPreview = z.infer<typeof resendPreview>

export const runStates = ['running', 'paused', 'stopped', 'done'] as const
export type RunState = (typeof runStates)[number]

export const resendRun = z
  .object({
    id: z.uuid(),
    state: z.enum(runStates),
    pause_reason: z
      .enum(['not_connected'])
      .nullable()
      .meta({ description: 'Why the run paused by itself; null if it did not' }),
    filter: z.record(z.string(), z.string()),
    pace,
    by: z.object({ id: z.uuid(), full_name: z.string() }),
    found: z.int(),
    waiting: z.int(),
    sent: z.int(),
    left_out: z.int(),
    created_at: z.date(),
    updated_at: z.date(),
    ended_at: z.date().nullable(),
  })
  .meta({ id: 'ResendRun' })
export type ResendRun = z.infer<typeof resendRun>

export const resendRunDetail = resendRun
  .extend({
    left_out_by: leftOut,
    outcome: z
      .object({
        unsent: z.int().meta({ description: 'Queued for n8n, which has not taken them yet' }),
        pending: z.int().meta({ description: 'Taken by n8n, which has not reported the result yet' }),
        sent: z.int().meta({ description: 'Taken by WhatsApp, not delivered yet' }),
        delivered: z.int().meta({ description: 'Delivered, not read yet' }),
        read: z.int(),
        failed: z.int(),
        skipped: z.int().meta({
          description: 'Not sent, because their customers were blocked or opted out after they were queued',
        }),
      })
      .meta({ description: 'Delivery of the broadcasts that were sent; each is counted once' }),
  })
  .meta({ id: 'ResendRunDetail' })
export type ResendRunDetail = z.infer<typeof resendRunDetail>
