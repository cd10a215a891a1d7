// npm run check: runs types, lint, format and dead code in parallel with the tests, which do not use all processors. If these
// checks find something, the tests are stopped; the findings are printed last.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const found = []
const look = start('npm', ['run', '--silent', 'static'], 'pipe')
for (const stream of [look.stdout, look.stderr]) stream.on('data', (part) => found.push(part))
const tests = start(process.execPath, ['scripts/test.mjs'], 'inherit')
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal))

const clean = ended(look).then((code) => {
  if (code !== 0) end('SIGTERM')
  return code === 0
})
const passed = (await ended(tests)) === 0
const all = (await clean) && passed
process.stdout.write(Buffer.concat(found))
process.exit(all ? 0 : 1)

function start(command, args, output) {
  return spawn(command, args, { stdio: ['ignore', output, output] })
}

async function ended(child) {
  const [code] = await once(child, 'exit')
  return code ?? 1
}

function end(signal) {
  for (const child of [look, tests]) child.kill(signal)
}
