// Sending failed broadcasts again, many at a time: what a person asks for, and what a run looks like.
import { z } from 'zod'
import { broadcastFilter, leftOutReasons, listedLog } from '../broadcasts/schema.ts'
import { fastestPace } from './pace.ts'

/** What one run may find at most: more is refused, never cut. */
export const mostAtOnce = 10_000

/** An unknown key is refused: a misspelt filter would send more than was meant. */
export const resendFilter = z.strictObject(broadcastFilter.shape)

const pace = z.int().min(1).max(fastestPace).meta({ description: 'Broadcasts per minute' })

export const resendStart = z.strictObject({
  id: z.uuid().meta({ description: 'Made by the client: the same id again is the same run' }),
  filter: resendFilter,
  expected: z.int().min(0).meta({ description: 'How many the preview said can be sent' }),
  pace,
})

export const paceChange = z.strictObject({ pace })

const leftOut = z.array(z.object({ reason: z.enum(leftOutReasons), count: z.int() }))

export const resendPreview = z
  .object({
    found: z.int().meta({ description: 'Failures that the filter finds' }),
    sendable: z.int(),
    left_out: leftOut,
    first: z.array(listedLog).meta({ description: 'The first that would be sent' }),
    filter: z.record(z.string(), z.string()).meta({
      description:
        'The same filter with an end: what fails from now on is not part of it. To be started with',
    }),
    running: z.boolean().meta({ description: 'Whether another run has not ended: one at a time' }),
    connected: z.boolean().meta({ description: 'Whether there is an n8n to send to' }),
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
      .meta({ description: 'Why it paused by itself; null: it did not' }),
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
        pending: z.int().meta({ description: 'With n8n, whose report is awaited' }),
        sent: z.int().meta({ description: 'Taken by WhatsApp, and not delivered yet' }),
        delivered: z.int().meta({ description: 'Delivered, and not read yet' }),
        read: z.int(),
        failed: z.int(),
      })
      .meta({ description: 'What became of those that were sent; each is counted once' }),
  })
  .meta({ id: 'ResendRunDetail' })
export type ResendRunDetail = z.infer<typeof resendRunDetail>
