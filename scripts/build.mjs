// Bundles src/ into dist/ (packages stay in node_modules) and components/ into dist/panel/. The panel's files have a hash in
// their names, and are compressed in advance as small as possible. That takes seconds, so unchanged files are skipped, and a
// start builds nothing if no source has changed.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build as esbuild } from 'esbuild'
import { languages, onlyLanguage } from './panel-language.mjs'
import { buildStyles } from './panel-styles.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const panel = join(root, 'dist/panel')
/** The fingerprint of what dist/ was built from. It is missing while a build runs, and after one that failed. */
const builtFrom = join(root, 'dist/built-from')

export async function build() {
  const sources = await fingerprint()
  await rm(builtFrom, { force: true })
  await Promise.all([buildServer(), buildPanel()])
  if (sources !== undefined) await writeFile(builtFrom, sources)
}

/** For starts and tests: nothing is done if dist/ was built from the present sources and packages. */
export async function buildIfChanged() {
  const sources = await fingerprint()
  if (sources === undefined || sources !== (await readFile(builtFrom, 'utf8').catch(() => ''))) await build()
}

/** A hash of all that a build reads; undefined if the packages were not installed by npm, because nothing names their versions. */
async function fingerprint() {
  const packages = await readFile(join(root, 'node_modules/.package-lock.json')).catch(() => undefined)
  if (packages === undefined) return undefined
  const hash = createHash('sha256').update(packages)
  for (const folder of ['components', 'scripts', 'src']) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
    for (const file of files.sort()) hash.update(`\0${file}\0`).update(await readFile(file))
  }
  return hash.digest('hex')
}

async function buildServer() {
  const { metafile } = await esbuild({
    absWorkingDir: root,
    entryPoints: ['src/server.ts'],
    outdir: 'dist',
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    splitting: true,
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
  })
  const made = new Set(Object.keys(metafile.outputs).map((file) => basename(file)))
  for (const file of await readdir(join(root, 'dist')))
    if (/\.js(\.map)?$/.test(file) && !made.has(file)) await rm(join(root, 'dist', file))
}

/** A tenth smaller than with brotli's default quality. */
const brotliParams = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 }

async function buildPanel() {
  await mkdir(panel, { recursive: true })
  const options = {
    absWorkingDir: root,
    outdir: 'dist/panel',
    bundle: true,
    minify: true,
    target: ['es2022'],
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    publicPath: '/admin/assets',
    metafile: true,
    logLevel: 'warning',
  }
  const builds = await Promise.all(languages.map((language) => buildScripts(options, language)))
  const styles = await buildStyles(Object.keys(builds[0].inputs), {
    ...options,
    loader: { '.woff2': 'file', '.svg': 'file' },
  })
  const manifest = {}
  const made = new Set(['manifest.json', ...Object.keys(styles).map((file) => basename(file))])
  manifest['panel.css'] = [...made].find((file) => file.endsWith('.css'))
  const modules = await pageModules()
  for (const [place, { outputs }] of builds.entries()) {
    const fileOf = (entryPoint) =>
      Object.keys(outputs).find((file) => outputs[file].entryPoint === entryPoint)
    const name = `panel.${languages[place]}.js`
    const entry = fileOf('components/entry.tsx')
    const first = importedBy(outputs, entry)
    manifest[name] = basename(entry)
    for (const file of first)
      if (file !== entry) manifest[`${name} import ${basename(file)}`] = basename(file)
    for (const [page, module] of modules)
      for (const file of importedBy(outputs, fileOf(module)))
        if (!first.has(file)) manifest[`${name} page ${page} ${basename(file)}`] = basename(file)
    for (const file of Object.keys(outputs)) made.add(basename(file))
  }
  const favicon = await readFile(join(root, 'components/favicon.svg'))
  const hash = createHash('sha256').update(favicon).digest('hex').slice(0, 8)
  manifest['favicon.svg'] = `favicon-${hash}.svg`
  made.add(manifest['favicon.svg'])
  await writeFile(join(panel, manifest['favicon.svg']), favicon)
  await compress(made)
  for (const file of await readdir(panel))
    if (!made.has(file) && !file.startsWith('manifest.')) await rm(join(panel, file), { force: true })
  // Renamed into place, so that a server that starts meanwhile reads either the old or the new manifest.
  const half = join(panel, `manifest.${process.pid}`)
  await writeFile(half, JSON.stringify(manifest, null, 2))
  await rename(half, join(panel, 'manifest.json'))
}

/** The name and the module of each custom page in components/registry.tsx. */
async function pageModules() {
  const registry = await readFile(join(root, 'components/registry.tsx'), 'utf8')
  const lines = registry.matchAll(/^ {2}'?([\w-]+)'?: lazy\(\(\) =>\s+import\('\.\/(.+?)'\)/gm)
  return [...lines].map(([, name, module]) => [name, `components/${module}`])
}

/** The file and the files that it imports statically, directly or not. */
function importedBy(outputs, file, found = new Set()) {
  if (found.has(file)) return found
  found.add(file)
  for (const { path, kind } of outputs[file].imports)
    if (kind === 'import-statement') importedBy(outputs, path, found)
  return found
}

async function buildScripts(options, language) {
  const { metafile } = await esbuild({
    ...options,
    entryPoints: { panel: 'components/entry.tsx' },
    entryNames: '[name]-[hash]',
    splitting: true,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [onlyLanguage(language), oneFirstFile],
    // Stylesheets are only collected here; buildStyles bundles them.
    loader: { '.css': 'empty', '.svg': 'file' },
  })
  return metafile
}

/**
 * Keeps all modules of the first load in one file. esbuild creates a file for each set of pages that share a module, which made
 * some thirty files for the first load, and each takes time on a phone. This plugin appends an import of the app to every page
 * that is loaded later. So each such page shares all modules of the first load, and these form a single set.
 */
const oneFirstFile = {
  name: 'one first file',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === 'resolved') return undefined
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'resolved' })
      return { ...found, pluginData: 'later' }
    })
    onLoad({ filter: /\.tsx$/ }, async ({ path, pluginData }) => {
      if (pluginData !== 'later') return undefined
      const app = JSON.stringify(join(root, 'components/app.tsx'))
      return { contents: `${await readFile(path, 'utf8')}\nimport ${app}\n`, loader: 'tsx' }
    })
  },
}

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

async function compress(made) {
  const there = new Set(await readdir(panel))
  await Promise.all(
    [...made]
      .filter((file) => /\.(js|css)$/.test(file))
      .map(async (file) => {
        const content = await readFile(join(panel, file))
        for (const [ending, pack] of [
          ['br', () => brotli(content, { params: brotliParams })],
          ['gz', () => zip(content, { level: 9 })],
        ]) {
          const packed = `${file}.${ending}`
          made.add(packed)
          if (!there.has(packed)) await writeFile(join(panel, packed), await pack())
        }
      }),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
