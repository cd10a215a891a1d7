// Runs the schedule (node-cron). A job never overlaps itself; a job that fails is logged and runs again at its next time.
import cron, { type ScheduledTask } from 'node-cron'
import type { AppContext } from '../context.ts'
import { isConnectionLoss } from '../errors.ts'
import type { Job } from './schedule.ts'

export class Clock {
  readonly #tasks: ScheduledTask[]
  readonly #running = new Map<string, Promise<void>>()
  #stopped = false

  constructor(ctx: AppContext, schedule: readonly Job[]) {
    this.#tasks = schedule.map((job) =>
      cron.createTask(job.at, () => this.#run(ctx, job), { name: job.name }),
    )
  }

  start(): void {
    for (const task of this.#tasks) void task.start()
  }

  /** Resolves when no job runs any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const task of this.#tasks) await task.destroy()
    await Promise.all(this.#running.values())
  }

  async #run(ctx: AppContext, { name, run }: Job): Promise<void> {
    if (this.#stopped || this.#running.has(name)) return
    const running = (async () => {
      try {
        await run(ctx)
        ctx.metrics.jobs.inc({ job: name, outcome: 'done' })
      } catch (error) {
        ctx.metrics.jobs.inc({ job: name, outcome: 'failed' })
        if (isConnectionLoss(error)) ctx.log.warn({ job: name }, 'job: the database is away')
        else ctx.log.error({ job: name, err: error }, 'job failed')
      }
    })()
    this.#running.set(name, running)
    await running
    this.#running.delete(name)
  }
}
