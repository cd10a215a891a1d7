// npm run admin: creates another admin, for example because the only one has forgotten the password.
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { fieldProblems } from '../src/errors/zod.ts'
import { runCommand } from '../src/setup/command.ts'
import { newUser } from '../src/users/schema.ts'
import { createUser } from '../src/users/service.ts'

const help = `Makes another admin, whether Pantau is running or not.

  npm run admin -- --email ani@example.com [--name "Ani Wijaya"] [--password …]

  --email     the address to log in with
  --name      the full name; default: Admin
  --password  10 to 72 bytes; without it one is made and printed once

It works on DATABASE_URL, else on the embedded database in DATA_DIR (./data).
`

const { values } = parseArgs({
  options: {
    email: { type: 'string' },
    name: { type: 'string', default: 'Admin' },
    password: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help || values.email === undefined) {
  process.stdout.write(help)
  process.exitCode = values.help ? 0 : 1
} else await createAdmin(values.email, values.name, values.password)

async function createAdmin(email: string, name: string, given: string | undefined): Promise<void> {
  const password = given ?? randomBytes(12).toString('base64url')
  const admin = newUser.safeParse({ email, full_name: name, role: 'admin', password })
  if (!admin.success) {
    const found = fieldProblems(admin.error).map((one) => one.message)
    process.stderr.write(`${found.join('\n')}\n`)
    process.exitCode = 1
    return
  }
  await runCommand(async ({ ctx }) => {
    const made = await createUser(ctx, undefined, admin.data)
    const shown = given === undefined ? `\n  Password  ${password}   (shown once / ditampilkan sekali)` : ''
    process.stdout.write(`\n  Admin     ${made.email}${shown}\n\n`)
  })
}
