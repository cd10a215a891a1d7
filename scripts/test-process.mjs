// One of the processes that run the test files; scripts/test.mjs starts two. Each takes the next file when it is done with one,
// so that both are busy until the end. A process per file would import the server, AdminJS and the browser's driver each time,
// and run all of it as code that is not compiled yet; that took half of the processor's time.
//
// A file is a suite of its own: its hooks run before and after its tests, not those of other files. Its state in modules, such
// as a count of tracking numbers, is shared with the files that run in the same process.
import { readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import test, { after, describe } from 'node:test'
import { pathToFileURL } from 'node:url'

const mostPerFile = 300_000
const queue = process.env.TEST_QUEUE

for (const file of JSON.parse(await readFile(join(queue, 'files.json'), 'utf8')))
  if (await claim(file)) await run(file)

// Something that a test has left open would keep the process alive.
setTimeout(() => {
  console.error(`The tests left open: ${process.getActiveResourcesInfo().join(', ')}`)
  process.exit(1)
}, 30_000).unref()

/** False if the other process has taken the file. */
async function claim({ ticket }) {
  return unlink(join(queue, ticket)).then(
    () => true,
    () => false,
  )
}

async function run({ name, path }) {
  // The timeout of a suite does not end its hooks.
  const watch = setTimeout(() => {
    console.error(`${name} has not ended after ${mostPerFile / 1000} seconds`)
    process.exit(1)
  }, mostPerFile + 10_000)
  await new Promise((resolve) => {
    describe(name, { timeout: mostPerFile }, async () => {
      // Before the file's own hooks, because Node 24 runs no hook after one that failed. The next file waits for all of them.
      after(resolve)
      await import(pathToFileURL(path)).catch((error) => {
        // As a test, because Node 22 does not count a suite that fails without one.
        test('is loaded', () => {
          throw error
        })
      })
    })
  })
  clearTimeout(watch)
}
