// Runs every pattern of the project on hostile text of 400,000 characters: a pattern that takes quadratic time would freeze
// the server or everybody's screen. A linear one takes milliseconds and a quadratic one 20 seconds or more, so a limit of one
// second distinguishes them on fast and slow machines.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { createContext, runInContext } from 'node:vm'
import ts from 'typescript'
import { readPhone } from './customers/phone.ts'
import { reasonOf } from './customers/failure.ts'

const length = 400_000
const tooLong = 1_000

/** Patterns for trusted text only: the operator's settings, or short sentences of this server. */
const trusted = new Map([
  ['src/config.ts', String.raw`/\/+$/`],
  ['src/n8n/workflows.ts', String.raw`/\/+$/`],
  ['components/lib/api.ts', String.raw`/<([^>]+)>;\s*rel="next"/`],
])

interface Pattern {
  file: string
  literal: string
}

function patternsOf(file: string): Pattern[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, kind)
  const found: Pattern[] = []
  const visit = (node: ts.Node): void => {
    // A pattern without repetition looks at each position once.
    if (ts.isRegularExpressionLiteral(node) && /[*+]|,\}/.test(node.text))
      found.push({ file, literal: node.text })
    node.forEachChild(visit)
  }
  visit(source)
  return found
}

const patterns = ['src', 'components']
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$|\.d\.ts$|^src.testing/.test(file))
  .flatMap(patternsOf)

/** Text that makes a bad pattern slow: the pattern's own words and signs repeated, with an end that does not match. */
function hostileTo({ literal }: Pattern): string[] {
  const words = (literal.match(/[a-z0-9]{2,}/gi) ?? []).slice(0, 8)
  const signs = [...new Set(['a', '0', ' ', ...(literal.match(/[^a-z0-9\\^$()[\]{}|?+*]/gi) ?? [])])]
  const pieces = [
    ...signs.flatMap((sign) => [sign, `a${sign}`, `0${sign}`]),
    ...words.map((word) => `${word} `),
    words.slice(0, -1).join(' '),
    words.slice(0, 2).join(' '),
  ].filter((piece) => piece !== '')
  const long = [...new Set(pieces)].map((piece) => piece.repeat(Math.ceil(length / piece.length)))
  return long.flatMap((text) => [text, `${text}\u0000`])
}

const context = createContext({ text: '' })

/** The hostile text for which the pattern took too long, if there is one. */
function defeats(pattern: Pattern): string | undefined {
  return hostileTo(pattern).find((text) => {
    context.text = text
    try {
      runInContext(`text.replace(${pattern.literal}, '')`, context, { timeout: tooLong })
      return false
    } catch {
      return true
    }
  })
}

test('no pattern of the project takes quadratic time on untrusted text', () => {
  assert.ok(patterns.length > 40, 'the patterns are found')
  const slow = patterns.flatMap((pattern) => {
    if (trusted.get(pattern.file) === pattern.literal) return []
    const text = defeats(pattern)
    return text === undefined
      ? []
      : [`${pattern.file}: ${pattern.literal} over ${JSON.stringify(text.slice(0, 30))}`]
  })
  assert.deepEqual(slow, [])
})

test('known slow patterns are detected', () => {
  for (const literal of [
    '/(not|tidak) (.* )?(registered|terdaftar|valid|aktif) .*(wa|whatsapp)/i',
    '/parameter .*(missing|invalid)/i',
    String.raw`/\s+$/`,
  ])
    assert.notEqual(defeats({ file: '', literal }), undefined, literal)
})

test('reading an error or a phone takes no longer when the text is ten times as long', () => {
  const time = (read: () => unknown) => {
    const began = performance.now()
    read()
    return performance.now() - began
  }
  for (const read of [reasonOf, readPhone])
    for (const piece of [
      'not registered ',
      'tidak valid ',
      '0',
      '08-',
      '@',
      '…',
      '(',
      '#1',
      'n8n: ',
      '\u0301',
      ' ',
      'wa ',
    ]) {
      const of = (characters: number) => piece.repeat(Math.ceil(characters / piece.length))
      const [short, long] = [of(length / 10), of(length)]
      const best = (text: string) => Math.min(...[1, 2, 3].map(() => time(() => read(text))))
      assert.ok(best(long) < 60 * best(short) + 200, `${read.name} over ${JSON.stringify(piece)}`)
    }
})
