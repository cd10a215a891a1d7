// Compiles src/, components/ and the demo once for a test run. tsx would compile in each process again, file by file through
// its loader; with some 140 test files that took a fifth of the whole run.
import { cp, mkdir, readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as esbuild } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
/** The folders that tests import. */
const compiled = ['src', 'components', 'scripts/demo']

/** Fills the folder `to` with a copy of the project, with JavaScript next to its TypeScript. All other files are linked. */
export async function compileTests(to) {
  // In a fresh clone the build, which runs in parallel, may create this folder only after everything else was linked.
  await mkdir(join(root, 'dist'), { recursive: true })
  await linkRest(to, '')
  const entryPoints = []
  for (const folder of compiled) {
    await cp(join(root, folder), join(to, folder), { recursive: true })
    for (const file of await readdir(join(root, folder), { recursive: true }))
      if (isCode.test(file)) entryPoints.push(join(root, folder, file))
  }
  await esbuild({
    entryPoints,
    outbase: root,
    outdir: to,
    // Files are not combined: the plugin makes every import external.
    bundle: true,
    plugins: [eachByItself],
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    jsx: 'automatic',
    // So that errors have positions in the TypeScript.
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'warning',
  })
}

async function linkRest(to, folder) {
  for (const name of await readdir(join(root, folder))) {
    const entry = join(folder, name)
    if (compiled.includes(entry)) continue
    if (compiled.some((one) => one.startsWith(`${entry}/`))) {
      await mkdir(join(to, entry))
      await linkRest(to, entry)
    } else await symlink(join(root, entry), join(to, entry))
  }
}

/** The path of a TypeScript file's JavaScript. */
export const compiledName = (file) => file.replace(/\.tsx?$/, '.js')

const isCode = /(?<!\.d)\.tsx?$/

const eachByItself = {
  name: 'each-by-itself',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path, kind }) =>
      kind === 'entry-point'
        ? undefined
        : { path: path.startsWith('.') ? compiledName(path) : path, external: true },
    )
  },
}
