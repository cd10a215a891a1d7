// Finds out why a message failed from the sender's error, when it is written: a code, or the text with everything masked that
// differs from message to message (numbers, phones, ids, addresses). So equal failures have one reason, and the summary has no
// phones.
import { kindOfCode, kindOfWords, type FailureKind } from './failure-kinds.ts'

export interface Failure {
  /** Equal for equal failures: a code, else the masked text. null: none was given. */
  reason: string | null
  /** WhatsApp's code, if there is one. */
  code: string | null
  /** null: unknown. */
  kind: FailureKind | null
}

/** Only the beginning of an error's text is read. A text may have 100,000 characters; the reason is at the beginning. */
const beginning = 2_000
const longestReason = 200
/** Replaces masked text. */
const mask = '…'

const none: Failure = { reason: null, code: null, kind: null }

export const readFailure = (error: string | null | undefined): Failure => readReason(reasonOf(error))

/** `reason` as `reasonOf` returned it. */
export function readReason(reason: string): Failure {
  if (reason === '') return none
  const code = /^\d{1,6}$/.test(reason) ? reason : null
  const kind = code === null ? kindOfWords(reason) : kindOfCode(code)
  return { reason, code, kind: kind ?? null }
}

/** '' if none was given. Never throws, and is idempotent: reasonOf(reasonOf(x)) is reasonOf(x). */
export function reasonOf(error: string | null | undefined): string {
  let reason = (error ?? '').slice(0, beginning)
  // Masking or cutting may isolate a code, so repeat until nothing changes.
  for (let turn = 0; turn < 5; turn++) {
    const next = readOnce(reason)
    if (next === reason) return reason
    reason = next
  }
  return mask
}

function readOnce(error: string): string {
  const text = clean(error)
  if (/^n8n: (?:\d{3}|[a-z_]{1,40})$/.test(text)) return text
  const located = text.replace(/(?:https?:\/\/|www\.)[^\s"'<>]+/gi, mask)
  const code = codeIn(located)
  if (code !== undefined) return code
  const masked = located
    .replace(/[^\s"'(){}<>[\],;=|:/#&?]+/g, (token, at: number) => maskToken(token, located.slice(0, at)))
    // Between two masked tokens only punctuation is left.
    .replace(/…(?:[\s.,:;/#+()-]*…)+/g, mask)
  const short = cut(masked)
  return /[\p{L}\p{N}…]/u.test(short) ? short : ''
}

/** One line of visible characters; a full-width digit is a digit. */
function clean(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .split(mask) // NFKC would turn it into three dots
    .map((part) => part.normalize('NFKC'))
    .join(mask)
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** A long code that is not part of a phone: no digits adjoin it, and it does not continue a `0…` or `+…`. */
const longCode =
  /(?<![\p{L}\p{N}]|\p{N}[-.]|(?<![\p{L}\p{N}])[+0]\d[\d ().-]{4,18}[ )])(?:13\d{4}|80007)(?![\p{L}\p{N}]|[-.]\p{N})/u

/** A six-digit code counts anywhere outside a phone. A shorter one must be a code of WhatsApp, and be where a code may be. */
function codeIn(text: string): string | undefined {
  const long = longCode.exec(text)?.[0]
  if (long !== undefined) return long
  if (/^\d{1,4}$/.test(text)) return kindOfCode(text) && text
  const found = /(?:^#?|\()(\d{3,4})\b|\(#(\d{1,4})\b|\bcode\W{1,3}(\d{1,4})\b/i.exec(text)
  const short = found?.[1] ?? found?.[2] ?? found?.[3]
  return short !== undefined && kindOfCode(short) ? short : undefined
}

function maskToken(token: string, before: string): string {
  if (token.includes('@')) return mask
  if (!/\p{N}/u.test(token)) return token
  if (!/\p{L}/u.test(token)) return isFixed(token, before) ? token : mask
  if (isId(token)) return mask
  // A phone that is joined to a word.
  return token.replace(/\p{N}[\p{N}._-]{8,}/gu, mask)
}

/** Numbers that are equal in every message: HTTP statuses, and WhatsApp's 24 hours (the unit follows). */
function isFixed(token: string, before: string): boolean {
  if (/^[45]\d\d$/.test(token))
    return before === '' || /(?:code|status|http|error|n8n)\W{0,3}$/i.test(before.slice(-12))
  return token === '24'
}

/** Whether a token is an AWB, a UUID, a hash or a message id. */
function isId(token: string): boolean {
  if (/^24.?(?:hour|jam)/i.test(token)) return false
  const digits = token.replace(/\P{N}/gu, '').length
  const upper = /\p{Lu}/u.test(token)
  const lower = /\p{Ll}/u.test(token)
  return (
    token.length >= 20 ||
    (upper && !lower && digits >= 4) ||
    (upper && lower && digits >= 2 && token.length >= 10) ||
    (token.length >= 8 && /^[\da-f-]+$/i.test(token)) ||
    /^\p{L}{1,4}[-_.]?\p{N}{6,}/u.test(token)
  )
}

/** Cuts at the end of a word if possible, because half a number would not be recognised and masked. */
function cut(text: string): string {
  if (text.length <= longestReason) return text.trim()
  const head = text.slice(0, longestReason)
  const word = /[^\s"'(){}<>[\],;=|:/#&?]{1,40}$/.exec(head)
  const whole = word && word[0].length < 40 ? head.slice(0, word.index) : head
  return whole.replace(/[\ud800-\udbff]$/, '').trim()
}
