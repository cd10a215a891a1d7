// npm start: builds Pantau if its sources have changed, then runs it in this process, so that it gets the signals.
import { buildIfChanged } from './build.mjs'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Pantau needs Node 20.19 or newer; this is ${process.version}`)
  process.exit(1)
}
process.setSourceMapsEnabled(true)
await buildIfChanged()
await import('../dist/server.js')
