// What the server says to somebody in the panel, and to whoever fills in a form there, is said in their language.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { isKnownProblem, problemWords } from '../../components/shared/problem-words.ts'

const src = new URL('..', import.meta.url).pathname
/** The schemas of what the panel's forms send. */
const forms = [
  'users/schema.ts',
  'auth/self.ts',
  'canned-replies/schema.ts',
  'api-keys/schema.ts',
  'webhook/schema.ts',
]
/** Nobody in the panel comes upon these: they answer n8n. */
const forPrograms = /this message_id belongs/

const literal = /'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g
const textsIn = (code: string) =>
  [...code.matchAll(literal)].map((found) => (found[1] ?? found[2] ?? '').replaceAll(/\$\{[^}]*\}/g, '7'))

test('every complaint about a field of a form has Indonesian words', async () => {
  let seen = 0
  for (const file of forms)
    for (const text of textsIn(await readFile(join(src, file), 'utf8'))) {
      if (!/^(?:is|must|has|cannot|may|nothing) .+/.test(text)) continue
      seen++
      assert.ok(isKnownProblem(`password ${text}`), `${file}: ${text}`)
    }
  assert.ok(seen > 12, `only ${String(seen)} were found: where have they gone?`)
})

test('every conflict and refusal that the panel can meet has Indonesian words', async () => {
  let seen = 0
  for (const file of await readdir(src, { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.startsWith('testing/')) continue
    const code = await readFile(join(src, file), 'utf8')
    for (const [, call = ''] of code.matchAll(/problems\.conflict\(([^;]{0,240})/g)) {
      const [said] = textsIn(call).filter((text) => text.includes(' '))
      if (said === undefined || forPrograms.test(said)) continue
      seen++
      assert.ok(isKnownProblem(said), `${file}: ${said}`)
    }
  }
  assert.ok(seen > 12, `only ${String(seen)} were found: where have they gone?`)
})

test('a complaint that nobody has foreseen is not shown in English to an Indonesian', () => {
  const strange = 'colour must be a shade of green'
  assert.equal(problemWords(strange, 'id'), 'Isian ini tidak diterima. Periksa kembali.')
  assert.equal(problemWords(strange, 'en'), strange)
  assert.equal(
    problemWords('Budi Santoso has taken this ticket already', 'id'),
    'Tiket ini baru saja diambil Budi Santoso.',
  )
})
