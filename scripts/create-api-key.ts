// npm run api-key: creates another key for n8n, or for another program that pushes.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { scopes as known } from '../src/policy/callers.ts'
import { createApiKey } from '../src/api-keys/service.ts'
import { transaction } from '../src/db/transaction.ts'
import { runCommand } from '../src/setup/command.ts'

const help = `Creates another API key and prints it once; Pantau keeps only its hash.

  npm run api-key -- --name "n8n gudang" [--scopes broadcasts:write,tickets:write]

  --name    its name in the history and in the list of keys
--scopes  what it may do, separated by commas; default: all of ${known.join(', ')}

It uses DATABASE_URL, or else the embedded database in DATA_DIR (./data). A running Pantau accepts the key at once.
`

const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    scopes: { type: 'string', default: known.join(',') },
    help: { type: 'boolean', short: 'h' },
  },
})
const name = values.name?.trim() ?? ''
const scopes = z
  .array(z.enum(known))
  .min(1)
  .safeParse(values.scopes.split(',').map((scope) => scope.trim()))

if (values.help) process.stdout.write(help)
else if (name === '' || name.length > 100) refuse('--name is required, with at most 100 characters')
else if (!scopes.success) refuse(`--scopes knows ${known.join(', ')}`)
else
  await runCommand(async ({ ctx }) => {
    const { secret } = await transaction(ctx.pool, async (tx) => {
      const made = await createApiKey(tx, { name, scopes: scopes.data })
      await ctx.live.publish(tx, { kind: 'keys' })
      return made
    })
    process.stdout.write(
      `\n  API key   ${secret}\n  ${name}: ${scopes.data.join(', ')}. Shown once / ditampilkan sekali.\n\n`,
    )
  })

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n\n${help}`)
  process.exitCode = 1
}
