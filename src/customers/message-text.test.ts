// Links and styles in a message, as WhatsApp shows them, for any text.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { messageParts, safeAddress, type MessagePart } from './message-text.ts'

const link = (text: string, href = text) => ({ kind: 'link', href, text })
const bold = (...parts: unknown[]) => ({ kind: 'bold', parts })
const code = (text: string, mark = '`') => ({ kind: 'code', mark, text })
const italic = (...parts: unknown[]) => ({ kind: 'italic', parts })

const cases: [said: string, shown: unknown[]][] = [
  ['Halo Kak', ['Halo Kak']],
  ['', []],
  ['Lihat https://pantau.id/a?b=1.', ['Lihat ', link('https://pantau.id/a?b=1'), '.']],
  [
    '(https://id.wikipedia.org/wiki/Resi_(kurir))',
    ['(', link('https://id.wikipedia.org/wiki/Resi_(kurir)'), ')'],
  ],
  ['HTTPS://Pantau.ID/A', [link('HTTPS://Pantau.ID/A', 'https://pantau.id/A')]],
  ['www.pantau.id, ya', [link('www.pantau.id', 'https://www.pantau.id/'), ', ya']],
  ['wa.me/628123', [link('wa.me/628123', 'https://wa.me/628123')]],
  ['*https://pantau.id/*', [bold(link('https://pantau.id/'))]],
  ['https://pantau.id/_a_*b*c', [link('https://pantau.id/_a_*b*c')]],
  ['javascript:alert(1)', ['javascript:alert(1)']],
  ['javascript://x.id/%0aalert(1)', ['javascript://x.id/%0aalert(1)']],
  ['data:text/html,x file:///etc/passwd ftp://a.id', ['data:text/html,x file:///etc/passwd ftp://a.id']],
  ['https://pantau.id@jahat.id/', ['https://pantau.id@jahat.id/']],
  ['http://', ['http://']],
  ['xhttps://pantau.id', ['xhttps://pantau.id']],
  ['*tebal* dan _miring_', [bold('tebal'), ' dan ', italic('miring')]],
  ['*_dua_*', [bold(italic('dua'))]],
  ['~lama~', [{ kind: 'struck', parts: ['lama'] }]],
  ['2*3*4 dan a_b_c', ['2*3*4 dan a_b_c']],
  ['* bukan * ini', ['* bukan * ini']],
  ['*tidak\nsebaris*', ['*tidak\nsebaris*']],
  ['*silang _begini* ya_', [bold('silang _begini'), ' ya_']],
  ['kode `AB *12*` ya', ['kode ', code('AB *12*'), ' ya']],
  ['```baris 1\nhttps://a.id```', [code('baris 1\nhttps://a.id', '```')]],
  ['*`tebal`*', [bold(code('tebal'))]],
  ['`tidak\nsebaris`', ['`tidak\nsebaris`']],
  ['`` ` ``` ``````', ['`` ` ``` ``````']],
  ['it`s', ['it`s']],
  ['```tak ditutup', ['```tak ditutup']],
  ['*', ['*']],
  ['**', ['**']],
  ['*a', ['*a']],
]

for (const [said, shown] of cases)
  test(`a message of ${JSON.stringify(said)}`, () => {
    assert.deepEqual(messageParts(said), shown)
  })

const plain = (parts: readonly MessagePart[]): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return part
      if (part.kind === 'link') return part.text
      if (part.kind === 'code') return `${part.mark}${part.text}${part.mark}`
      const mark = { bold: '*', italic: '_', struck: '~' }[part.kind]
      return `${mark}${plain(part.parts)}${mark}`
    })
    .join('')

const linksOf = (parts: readonly MessagePart[]): { href: string; text: string }[] =>
  parts.flatMap((part) =>
    typeof part === 'string' || part.kind === 'code'
      ? []
      : part.kind === 'link'
        ? [part]
        : linksOf(part.parts),
  )

test('for any text nothing is lost, and only http and https addresses become links', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(
      '*',
      '_',
      '~',
      '`',
      '```',
      ' ',
      '\n',
      '(',
      ')',
      '.',
      'https://',
      'HTTP://',
      'www.',
      'wa.me/',
      'a.id',
    ),
    fc.constantFrom(
      'javascript:',
      'data:',
      'jav\u0000ascript:',
      '\u202e',
      '\ud800',
      '@',
      '//',
      '[x](',
      '"><script>',
    ),
    fc.webUrl(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      const parts = messageParts(text)
      assert.equal(plain(parts), text)
      for (const { href } of linksOf(parts)) assert.match(new URL(href).protocol, /^https?:$/)
    }),
    { numRuns: 2_000 },
  )
})

test('an address with a user name before its host is not a link', () => {
  assert.equal(safeAddress('https://bank.co.id@jahat.id/'), undefined)
  assert.equal(safeAddress('https://bank.co.id/'), 'https://bank.co.id/')
})

test('a hostile message of 100,000 characters takes no noticeable time', () => {
  const fill = (unit: string) => unit.repeat(Math.ceil(100_000 / unit.length))
  for (const unit of [
    '*',
    '*a ',
    '_*~',
    '*a _b ~c ',
    'https://',
    'https://a.id/)',
    '((((',
    'www.',
    '*a*',
    '\n*',
    'wa.me/ ',
    '`',
    '` ',
    '`\n',
    '``` ',
    '```a',
    '`a ```',
  ]) {
    const text = fill(unit)
    const began = performance.now()
    assert.equal(plain(messageParts(text)), text)
    const took = performance.now() - began
    assert.ok(took < 500, `${JSON.stringify(unit)}: ${String(took)} ms`)
  }
})
