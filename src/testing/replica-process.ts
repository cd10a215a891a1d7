// A replica in a process of its own, for tests that kill it. It reads its database and settings as JSON, prints its origin, and
// runs the jobs and the sweep until it is killed.
import { z } from 'zod'
import { sendDue } from '../resends/send.ts'
import { sweepOutbox } from '../webhook/deliver.ts'
import { startServer } from './server.ts'

const given = z
  .object({
    databaseUrl: z.string(),
    env: z.record(z.string(), z.string()),
    delivery: z.object({ timeout: z.number(), delays: z.array(z.number()) }),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))

const server = await startServer(given.databaseUrl, {
  env: given.env,
  delivery: given.delivery,
  schedule: [
    { name: 'outbox', at: '* * * * * *', run: sweepOutbox },
    { name: 'resends', at: '* * * * * *', run: sendDue },
  ],
})
process.stdout.write(`${server.origin}\n`)
