// What a message says, in parts: plain text, links, and WhatsApp's *bold*, _italic_ and ~struck~. One pass over the text, so
// that a hostile one costs no more than a long one. Nothing but http and https ever becomes a link.

export type MessagePart =
  | string
  | { kind: 'link'; href: string; text: string }
  | { kind: 'bold' | 'italic' | 'struck'; parts: MessagePart[] }

type Style = 'bold' | 'italic' | 'struck'
const styles: Readonly<Record<string, Style>> = { '*': 'bold', _: 'italic', '~': 'struck' }

/** One class after a fixed beginning: nothing to go back over. Format characters would hide where a link leads. */
const address = /(?<![\p{L}\p{N}])(?:https?:\/\/|www\.|wa\.me\/)[^\s\p{C}<>"“”]+/giu
const longestAddress = 2048
const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** An http or https address, made absolute; undefined for what is none, or names a user before its host. */
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

/** Where an address ends: before the full stop of its sentence, and before a bracket that it did not open. */
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

type Token = string | { kind: 'link'; href: string; text: string }

function tokens(text: string): Token[] {
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

const isWord = (letter: string) => /[\p{L}\p{N}]/u.test(letter)

export function messageParts(text: string): MessagePart[] {
  const base: MessagePart[] = []
  // At most one of each style is open, so looking through them costs nothing.
  const open: Open[] = []
  const into = () => open.at(-1)?.parts ?? base
  const give = (part: MessagePart) => {
    const parts = into()
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else if (part !== '') parts.push(part)
  }
  /** Marks that were never closed are what they look like. */
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
      before = '/'
      return
    }
    let from = 0
    for (let at = 0; at < token.length; at++) {
      const letter = token.charAt(at)
      const style = styles[letter]
      const after =
        token.charAt(at + 1) || (at + 1 === token.length && all[place + 1] !== undefined ? 'h' : '')
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
