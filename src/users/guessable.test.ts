// Which passwords are too easy to guess for the user who wants them.
import assert from 'node:assert/strict'
import test from 'node:test'
import { isGuessable } from './guessable.ts'

const ani = { email: 'ani.wulandari@kilat.co.id', full_name: 'Ani Wulandari' }

test('a name, an e-mail or a common word plus a year or the like is guessable; other passwords are not', () => {
  const cases: [password: string, guessable: boolean][] = [
    ['aniwulandari2026', true],
    ['ani.wulandari2026', true],
    ['AniWulandari-2026!', true],
    ['Wulandari1998', true],
    ['wulandari12345', true],
    ['ani123456789', true],
    ['W u l a n d a r i 77', true],
    ['wul4nd4r1-2026', true],
    ['kilat2026kilat', true],
    ['Password2026', true],
    ['P@ssw0rd1234', true],
    ['katasandi2026', true],
    ['rahasia12345', true],
    ['admin.ani.2025', true],
    ['Kopi-Tubruk-77', false],
    ['Agent-Passw0rd-1', false],
    ['ani suka kopi tubruk', false],
    ['ani-8391736452', false],
    ['8391736452-44', false],
    ['2026-2025-2024', false],
    ['dGhpcyBpcyBh', false],
  ]
  for (const [password, expected] of cases) assert.equal(isGuessable(password, ani), expected, password)
})

test('an e-mail or a name without letters does not make a password guessable', () => {
  for (const user of [
    { email: '1@2.id' },
    { email: 'a@b.id', full_name: '李' },
    { email: 'x@y.z', full_name: '  ' },
  ])
    assert.equal(isGuessable('Kopi-Tubruk-77', user), false)
})
