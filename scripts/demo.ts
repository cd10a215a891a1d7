// npm run demo: fills the database with a busy working day of a logistics company.
import { parseArgs } from 'node:util'
import { runCommand } from '../src/setup/command.ts'
import { fill } from './demo/fill.ts'
import { staff } from './demo/people.ts'
import { holdsData } from './demo/queries.ts'

const password = 'Demo-Pantau-2026'

const help = `Fills Pantau with five weeks of broadcasts up to this minute, some 130 tickets in all states, and eight people.

  npm run demo [-- --force]

  --force  also into a database that holds broadcasts or tickets already, or with NODE_ENV=production

It uses DATABASE_URL, or else the embedded database in DATA_DIR (./data), whether Pantau is running or not. It cannot be
undone, so use a database that you can throw away. All its users log in with the password ${password}:

${staff.map(({ full_name, email, role }) => `  ${email.padEnd(26)}${role.padEnd(7)}${full_name}`).join('\n')}
`

const { values } = parseArgs({
  options: { force: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
})

if (values.help) process.stdout.write(help)
else
  await runCommand(async ({ ctx, running }) => {
    const holds = await holdsData(ctx.pool)
    if (!values.force && ctx.config.production)
      throw new Error(
        'NODE_ENV is production, and the demo has a known password: use --force if you are sure',
      )
    if (!values.force && holds)
      throw new Error(
        'this database contains broadcasts or tickets already: use --force to add the demo to them',
      )
    const began = performance.now()
    const seed = holds ? Date.now() % 1_000_000 : 20_260
    const { broadcasts, today, tickets, active, apiKey } = await fill(ctx, password, seed)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    process.stdout.write(`
  ${broadcasts.toLocaleString('en')} broadcasts, ${today.toLocaleString('en')} of them today; ${tickets} tickets, ${active} of them active (${seconds} s)

  Admin     ${staff[0].email}
  Agent     ${staff[2].email}
  Password  ${password}   (of all users; npm run demo -- --help lists them)
  API key   ${apiKey}

${ctx.config.adminEmail === undefined ? '' : '  ADMIN_EMAIL and ADMIN_PASSWORD are not used: the demo has its own admins; npm run admin creates another.\n\n'}  ${running ? 'Reload the panel.' : 'Now: npm start'}

`)
  })
