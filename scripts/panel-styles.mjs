// Builds the panel's stylesheet: all files that its components import, in one file. A rule in a later layer overrides one in an
// earlier layer, whatever the selectors, so that a page may change a primitive, never the other way round. The folder is the
// layer.
import { basename } from 'node:path'
import { build as esbuild } from 'esbuild'

const layers = ['reset', 'tokens', 'primitives', 'shared', 'pages']

/** The login page has no component: src/admin/login-page.ts. */
const withoutComponent = ['components/login/login.css']

/** `components/ui/dialog.css` → `primitives`; fonts, from a package, have no layer. */
function layerOf(file) {
  if (!file.startsWith('components/')) return undefined
  if (file.startsWith('components/theme/')) return basename(file, '.css')
  if (file.startsWith('components/ui/')) return 'primitives'
  return file.startsWith('components/shared/') ? 'shared' : 'pages'
}

function importOf(file) {
  const layer = layerOf(file)
  if (layer === undefined) return `@import './${file}';`
  if (!layers.includes(layer)) throw new Error(`${file} belongs to no layer of ${layers.join(', ')}`)
  return `@import './${file}' layer(${layer});`
}

/**
 * One file for all pages: it has only 10 kB, and no page waits for its own styles. The files are sorted by name, so that the
 * result does not depend on the order of imports.
 */
export async function buildStyles(inputs, options) {
  const files = [...inputs.filter((file) => file.endsWith('.css')), ...withoutComponent]
  const { metafile } = await esbuild({
    ...options,
    stdin: {
      contents: [`@layer ${layers.join(', ')};`, ...files.sort().map(importOf)].join('\n'),
      loader: 'css',
      resolveDir: options.absWorkingDir,
      sourcefile: 'panel.css',
    },
    entryPoints: undefined,
    entryNames: 'panel-[hash]',
  })
  return metafile.outputs
}
