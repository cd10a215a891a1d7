// Splits a message's text into parts: plain text, links, and WhatsApp's *bold*, _italic_, ~struck~, `code` and ```code of
// several lines```. A single pass, so that a hostile text takes no longer than any long one. Only http and https become links.

type Whole =
  | { kind: 'link'; href: string; text: string }
  /** Shown as it is written; nothing inside is a mark or a link. */
  | { kind: 'code'; mark: CodeMark; text: string }

export type MessagePart = string | Whole | { kind: 'bold' | 'italic' | 'struck'; parts: MessagePart[] }

type Style = 'bold' | 'italic' | 'struck'
const styles: Readonly<Record<string, Style>> = { '*': 'bold', _: 'italic', '~': 'struck' }

/** One character class after a fixed beginning, so no backtracking. Format characters would hide where a link leads. */
const address = /(?<![\p{L}\p{N}])(?:https?:\/\/|www\.|wa\.me\/)[^\s\p{C}<>"“”]+/giu
const longestAddress = 2048
const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** The absolute form of an http or https address; undefined for anything else, and for an address with a user name. */
export function safeAddress(given: string): string | undefined {
  if (given.length > longestAddress) return undefined
  try {
    const url = new URL(/^https?:\/\//i.test(given) ? given : `https://${given}`)
    const plain =
      (url.protocol === 'http:' || url.protocol === 'https:') && url.username + url.password === ''
    return plain && url.hostname.includes('.') ? url.href : undefined
  } catch {
    return undefined
  }
}

/** Where an address ends: before punctuation at its end, and before a closing bracket that it did not open. */
function endOfAddress(found: string): number {
  const opened = new Map<string, number>()
  for (const letter of found) if ('()[]{}'.includes(letter)) opened.set(letter, (opened.get(letter) ?? 0) + 1)
  let end = found.length
  for (; end > 0; end--) {
    const last = found.charAt(end - 1)
    const opener = closers[last]
    if (opener !== undefined) {
      const closed = opened.get(last) ?? 0
      if (closed <= (opened.get(opener) ?? 0)) break
      opened.set(last, closed - 1)
    } else if (!".,;:!?'’*_~|".includes(last)) break
  }
  return end
}

type Token = string | Whole
type CodeMark = '`' | '```'

/** Where the code ends that begins with the mark at this position; undefined: no code begins here. */
function codeAt(text: string, at: number, blocks: boolean): { mark: CodeMark; end: number } | undefined {
  const block = blocks && text.startsWith('```', at)
  const mark = block ? '```' : '`'
  const end = text.indexOf(mark, at + mark.length)
  if (end < 0) return undefined
  const inside = text.slice(at + mark.length, end)
  return inside.trim() === '' || (!block && inside.includes('\n')) ? undefined : { mark, end }
}

function tokens(text: string): Token[] {
  const found: Token[] = []
  // After the last ``` no block can begin. Found once, however many marks there are.
  const lastBlock = text.lastIndexOf('```')
  let from = 0
  for (let at = text.indexOf('`'); at >= 0; at = text.indexOf('`', at)) {
    const code = codeAt(text, at, at + 3 <= lastBlock)
    if (code === undefined) {
      at += text.startsWith('```', at) ? 3 : 1
      continue
    }
    const { mark, end } = code
    if (at > from) found.push(...withLinks(text.slice(from, at)))
    found.push({ kind: 'code', mark, text: text.slice(at + mark.length, end) })
    from = at = end + mark.length
  }
  if (from < text.length) found.push(...withLinks(text.slice(from)))
  return found
}

function withLinks(text: string): Token[] {
  const found: Token[] = []
  let from = 0
  for (const match of text.matchAll(address)) {
    const shown = match[0].slice(0, endOfAddress(match[0]))
    const href = safeAddress(shown)
    if (href === undefined) continue
    if (match.index > from) found.push(text.slice(from, match.index))
    found.push({ kind: 'link', href, text: shown })
    from = match.index + shown.length
  }
  if (from < text.length) found.push(text.slice(from))
  return found
}

interface Open {
  style: Style
  mark: string
  parts: MessagePart[]
}

/** The first and last characters of a token, which decide whether a mark next to it counts. */
const edgeOf = (token: Exclude<Token, string>) => (token.kind === 'link' ? '/' : '`')
const startOf = (token: Token | undefined) =>
  token === undefined ? '' : typeof token === 'string' ? token.charAt(0) : token.kind === 'link' ? 'h' : '`'

const isWord = (letter: string) => /[\p{L}\p{N}]/u.test(letter)

export function messageParts(text: string): MessagePart[] {
  const base: MessagePart[] = []
  // At most one mark of each style is open, so searching them is cheap.
  const open: Open[] = []
  const into = () => open.at(-1)?.parts ?? base
  const give = (part: MessagePart) => {
    const parts = into()
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else if (part !== '') parts.push(part)
  }
  /** Marks that were never closed are plain text. */
  const letGo = (from: number) => {
    for (const { mark, parts } of open.splice(from)) {
      give(mark)
      parts.forEach(give)
    }
  }
  let before = ''
  const all = tokens(text)
  all.forEach((token, place) => {
    if (typeof token !== 'string') {
      give(token)
      before = edgeOf(token)
      return
    }
    let from = 0
    for (let at = 0; at < token.length; at++) {
      const letter = token.charAt(at)
      const style = styles[letter]
      const after = token.charAt(at + 1) || startOf(all[place + 1])
      if (letter === '\n' && open.length > 0) {
        give(token.slice(from, at))
        from = at
        letGo(0)
      } else if (style !== undefined) {
        const opened = open.findIndex((one) => one.style === style)
        const closes = opened >= 0 && before.trim() !== '' && before !== letter && !isWord(after)
        const opens = opened < 0 && after.trim() !== '' && !isWord(before) && styles[after] !== style
        if (closes || opens) {
          give(token.slice(from, at))
          from = at + 1
        }
        if (closes) {
          letGo(opened + 1)
          const parts = open.pop()?.parts ?? []
          give({ kind: style, parts })
        } else if (opens) open.push({ style, mark: letter, parts: [] })
      }
      before = letter
    }
    give(token.slice(from))
  })
  letGo(0)
  return base
}
