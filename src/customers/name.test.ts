import assert from 'node:assert/strict'
import test from 'node:test'
import { readName } from './name.ts'

const cases: [sent: string, name: string | undefined][] = [
  ['Desi Halim', 'Desi Halim'],
  ['  Desi\t\n Halim ', 'Desi Halim'],
  ['Budi \u202egnitub\u202c', 'Budi gnitub'],
  ['🌸', '🌸'],
  ['👩\u200d👧', '👩\u200d👧'],
  ['أحمد', 'أحمد'],
  ['Toko 88', 'Toko 88'],
  ['+62 812-3456-7890', undefined],
  ['#1', undefined],
  ['~', undefined],
  ['\u200b \u2060', undefined],
  ['\u3164', undefined],
  ['\u115f\u1160\uffa0', undefined],
  ['Bu\u00addi\u3164\u034f\u061c', 'Budi'],
  ['❤\ufe0f', '❤\ufe0f'],
  ['x'.repeat(120), 'x'.repeat(100)],
  ['🌸'.repeat(120), '🌸'.repeat(100)],
]

for (const [sent, name] of cases)
  test(`the name in ${JSON.stringify(sent.slice(0, 20))}`, () => {
    assert.equal(readName(sent), name)
  })
