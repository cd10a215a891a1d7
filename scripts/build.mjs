// Bundles src/ into dist/ (packages stay in node_modules) and components/ into the panel's own file. Under a second.
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build as esbuild } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

export async function build() {
  await rm(`${root}/dist`, { recursive: true, force: true })
  await esbuild({
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
    logLevel: 'warning',
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
