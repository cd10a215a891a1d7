// Bundles src/ into dist/ (packages stay in node_modules) and components/ into dist/panel/, with a hash in each name and
// compressed beforehand, as small as it gets: seconds, once. Nothing is compressed again that has not changed.
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build as esbuild } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const panel = join(root, 'dist/panel')
const require = createRequire(import.meta.url)

export async function build() {
  await Promise.all([buildServer(), buildPanel()])
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

/** AdminJS' own bundles come with React and friends as globals; ours uses those and brings the rest. */
const globals = {
  react: 'React',
  'react-dom': 'ReactDOM',
  'react-router-dom': 'ReactRouterDOM',
  'react-router': 'ReactRouter',
  adminjs: 'AdminJS',
  '@adminjs/design-system': 'AdminJSDesignSystem',
}

/** AdminJS' bundles are a megabyte and more at brotli's usual quality, and a tenth less at its best. */
const brotliParams = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 }

const useGlobals = {
  name: 'globals',
  setup(build) {
    const names = new RegExp(`^(${Object.keys(globals).join('|')})$`)
    build.onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'global' }))
    build.onLoad({ filter: /.*/, namespace: 'global' }, ({ path }) => ({
      contents: `module.exports = window.${globals[path]}`,
    }))
  },
}

async function buildPanel() {
  await mkdir(panel, { recursive: true })
  const { metafile } = await esbuild({
    absWorkingDir: root,
    entryPoints: { panel: 'components/entry.tsx' },
    outdir: 'dist/panel',
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: ['es2022'],
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    publicPath: '/admin/assets',
    loader: { '.woff2': 'file', '.svg': 'file' },
    plugins: [useGlobals],
    metafile: true,
    logLevel: 'warning',
  })
  const manifest = {}
  const made = new Set(['manifest.json'])
  for (const [file, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    made.add(basename(file))
    if (entryPoint !== 'components/entry.tsx' || !cssBundle) continue
    manifest['panel.js'] = basename(file)
    manifest['panel.css'] = basename(cssBundle)
  }
  const adminjs = dirname(require.resolve('adminjs'))
  const scripts = join(adminjs, 'lib/frontend/assets/scripts')
  const designSystem = join(adminjs, '../@adminjs/design-system/bundle.production.js')
  for (const [name, file] of [
    ['global.js', join(scripts, 'global-bundle.production.js')],
    ['app.js', join(scripts, 'app-bundle.production.js')],
    ['design-system.js', designSystem],
    ['favicon.svg', join(root, 'components/favicon.svg')],
  ]) {
    // Compressed otherwise, it is another file: what an older build left is not kept.
    const hash = createHash('sha256')
      .update(JSON.stringify(brotliParams))
      .update(await readFile(file))
      .digest('hex')
      .slice(0, 8)
    const target = `${basename(name, extname(name))}-${hash}${extname(name)}`
    await copyFile(file, join(panel, target))
    made.add(target)
    manifest[name] = target
  }
  await compress(made)
  for (const file of await readdir(panel))
    if (!made.has(file) && !file.startsWith('manifest.')) await rm(join(panel, file), { force: true })
  // Renamed into place: a server that starts meanwhile reads the old one or the new one.
  const half = join(panel, `manifest.${process.pid}`)
  await writeFile(half, JSON.stringify(manifest, null, 2))
  await rename(half, join(panel, 'manifest.json'))
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
