// The panel's stylesheet, built in layers from the files that its components import.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const components = join(root, 'components')

async function filesOf(ending: string): Promise<string[]> {
  const all = await readdir(components, { recursive: true })
  return all.filter((file) => file.endsWith(ending)).map((file) => join(components, file))
}

test('every stylesheet is imported by a component that needs it', async () => {
  const imported = new Set<string>()
  for (const file of await filesOf('.tsx'))
    for (const [, path = ''] of (await readFile(file, 'utf8')).matchAll(/^import '(\.[^']+\.css)'$/gm))
      imported.add(join(dirname(file), path))
  const orphans = (await filesOf('.css')).filter((file) => !imported.has(file))
  // The login page has no component.
  assert.deepEqual(
    orphans.map((file) => relative(components, file)),
    ['login/login.css'],
  )
})

test('the layers are in order, and no rule is outside of them', async () => {
  const manifest: unknown = JSON.parse(await readFile(join(root, 'dist/panel/manifest.json'), 'utf8'))
  const { 'panel.css': name } = manifest as { 'panel.css': string }
  let styles = await readFile(join(root, 'dist/panel', name), 'utf8')
  assert.match(styles, /^@layer reset,tokens,primitives,shared,pages;/)
  styles = styles.replace(/^@layer [^;]+;/, '').replace(/\/\*[^]*?\*\//g, '')
  const seen = new Set<string>()
  while (styles.trim() !== '') {
    const rule = styles.slice(0, endOfRule(styles)).trim()
    styles = styles.slice(endOfRule(styles))
    if (rule.startsWith('@font-face')) continue
    const [, layer] = /^@layer (\w+)\{/.exec(rule) ?? []
    assert.ok(layer, `outside of the layers: ${rule.slice(0, 80)}`)
    seen.add(layer)
  }
  assert.deepEqual([...seen].sort(), ['pages', 'primitives', 'reset', 'shared', 'tokens'])
})

/** The position after the brace that closes the first rule. */
function endOfRule(styles: string): number {
  let depth = 0
  for (let at = 0; at < styles.length; at++) {
    if (styles[at] === '{') depth++
    if (styles[at] === '}' && --depth === 0) return at + 1
  }
  return styles.length
}
