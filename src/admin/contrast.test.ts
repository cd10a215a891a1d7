// The contrast of every pair of colours that components/ uses together, computed from the tokens (WCAG 2.2, 1.4.3 and 1.4.11):
// 4.5:1 for text, 3:1 for the borders of fields and for information that only a colour conveys.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import test from 'node:test'

const folder = new URL('../../components/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8')
const css = read('theme/tokens.css')
const light = tokensOf(':root {')
const schemes = { light, dark: { ...light, ...tokensOf(":root[data-theme='dark'] {") } }

function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(selector)
  assert.ok(start >= 0, `${selector} is in tokens.css`)
  const block = css.slice(start, css.indexOf('}', start))
  const found = [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/gi)]
  return Object.fromEntries(found.map(([, name = '', hex = '']): [string, string] => [name, hex]))
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

const grounds = ['bg', 'surface', 'raised']
const inks = ['ink', 'ink-2', 'ink-3']
const hues = ['blue', 'amber', 'violet', 'red', 'green', 'grey', 'orange']

/** Pairs of text and background colours in components/. */
const texts: [string, string][] = [
  ...grounds.flatMap((ground) => [...inks, 'accent', ...hues].map((ink): [string, string] => [ink, ground])),
  // Badges and notices, each on the soft background of its own hue.
  ...hues.map((hue): [string, string] => [hue, `${hue}-soft`]),
  ['accent-ink', 'accent'],
  ['accent', 'accent-soft'],
  // Rows that are selected, hovered or have just arrived; hovered buttons.
  ...['accent-soft', 'grey-soft', 'blue-soft'].flatMap((ground) =>
    inks.map((ink): [string, string] => [ink, ground]),
  ),
  // Messages: the customer's, ours, notes.
  ...['bubble', 'reply', 'note'].flatMap((ground) => inks.map((ink): [string, string] => [ink, ground])),
  ...['red', 'green', 'accent'].map((ink): [string, string] => [ink, 'reply']),
  ['amber', 'note'],
  // Toasts.
  ['bg', 'ink'],
  ['surface', 'red'],
]

/** Pairs from rules that set both colours, so that the list above cannot miss one of these. */
const ruled = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.css'))
  .flatMap((file) => [...read(file).matchAll(/\{([^{}]*)\}/g)])
  .flatMap(([, rule = '']): [string, string][] => {
    const ink = /(?:^|[;\s])color:\s*var\(--([\w-]+)\)/.exec(rule)?.[1]
    const ground = /background(?:-color)?:\s*var\(--([\w-]+)\)/.exec(rule)?.[1]
    return ink !== undefined && ground !== undefined ? [[ink, ground]] : []
  })

/** Borders of controls, the focus ring, chart colours and the connection's dot. */
const shapes: [string, string][] = [
  ...['field', 'focus', 'accent'].flatMap((line) =>
    grounds.map((ground): [string, string] => [line, ground]),
  ),
  ...['c1', 'c2', 'c3', 'c4'].map((line): [string, string] => [line, 'surface']),
]

for (const [scheme, colours] of Object.entries(schemes)) {
  const tooLow = (pairs: [string, string][], least: number) =>
    pairs.flatMap(([one, other]) => {
      const [a, b] = [colours[one], colours[other]]
      assert.ok(a !== undefined && b !== undefined, `${one} and ${other} are colours of the ${scheme} scheme`)
      const ratio = contrast(a, b)
      return ratio >= least ? [] : [`${one} on ${other}: ${ratio.toFixed(2)}`]
    })

  test(`every text has 4.5:1 against its background (${scheme})`, () => {
    assert.ok(ruled.length > 15, `pairs in the style sheets: ${String(ruled.length)}`)
    assert.deepEqual(tooLow([...texts, ...ruled], 4.5), [])
  })

  test(`every field's border, focus ring and chart colour has 3:1 against its background (${scheme})`, () => {
    assert.deepEqual(tooLow(shapes, 3), [])
  })
}

test('the dark theme defines every colour of the light theme', () => {
  const dark = tokensOf(":root[data-theme='dark'] {")
  assert.deepEqual(
    Object.keys(light).filter((name) => !(name in dark)),
    [],
  )
})

test('the contrast is computed as WCAG defines', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
})
