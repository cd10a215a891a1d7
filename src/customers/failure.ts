// Why a message failed, read once from what the sender wrote: a code, or its words without what differs from message to
// message (numbers, phones, ids, addresses), so that equal failures are one reason and no phone stands in a summary.
import { kindOfCode, kindOfWords, type FailureKind } from './failure-kinds.ts'

export interface Failure {
  /** Equal for equal failures: a code, else the masked words. null: none given. */
  reason: string | null
  /** WhatsApp's code, where there is one. */
  code: string | null
  /** null: not one we know. */
  kind: FailureKind | null
}

/** Of an error's text; the rest says nothing about its reason. 100,000 characters are accepted. */
const beginning = 2_000
const longestReason = 200
/** Stands for what was masked. */
const mask = '…'

const none: Failure = { reason: null, code: null, kind: null }

export const readFailure = (error: string | null | undefined): Failure => readReason(reasonOf(error))

/** `reason` as `reasonOf` made it. */
export function readReason(reason: string): Failure {
  if (reason === '') return none
  const code = /^\d{1,6}$/.test(reason) ? reason : null
  const kind = code === null ? kindOfWords(reason) : kindOfCode(code)
  return { reason, code, kind: kind ?? null }
}

/** '' where none was given. Never throws, and takes a reason for itself: reasonOf(reasonOf(x)) is reasonOf(x). */
export function reasonOf(error: string | null | undefined): string {
  let reason = (error ?? '').slice(0, beginning)
  // What is masked or cut may leave a code standing free: read until nothing changes.
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
    // What is left between two masked tokens is their punctuation.
    .replace(/…(?:[\s.,:;/#+()-]*…)+/g, mask)
  const short = cut(masked)
  return /[\p{L}\p{N}…]/u.test(short) ? short : ''
}

/** One line of visible characters; a full-width digit is a digit. */
function clean(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .split(mask) // which NFKC would make three dots of
    .map((part) => part.normalize('NFKC'))
    .join(mask)
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** A long code that is not a part of a phone: no digits joined to it, and no `0…` or `+…` that it goes on. */
const longCode =
  /(?<![\p{L}\p{N}]|\p{N}[-.]|(?<![\p{L}\p{N}])[+0]\d[\d ().-]{4,18}[ )])(?:13\d{4}|80007)(?![\p{L}\p{N}]|[-.]\p{N})/u

/** Six digits count anywhere outside a phone; a shorter number only if WhatsApp has such a code, and where a code stands. */
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
  // A phone that is glued to a word.
  return token.replace(/\p{N}[\p{N}._-]{8,}/gu, mask)
}

/** Numbers that are the same in every message: HTTP's statuses, and WhatsApp's 24 hours (its unit comes next). */
function isFixed(token: string, before: string): boolean {
  if (/^[45]\d\d$/.test(token))
    return before === '' || /(?:code|status|http|error|n8n)\W{0,3}$/i.test(before.slice(-12))
  return token === '24'
}

/** An AWB, a UUID, a hash, a message id: letters and digits that belong together. */
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

/** At the end of a word, where there is one: half a number would not be known for one. */
function cut(text: string): string {
  if (text.length <= longestReason) return text.trim()
  const head = text.slice(0, longestReason)
  const word = /[^\s"'(){}<>[\],;=|:/#&?]{1,40}$/.exec(head)
  const whole = word && word[0].length < 40 ? head.slice(0, word.index) : head
  return whole.replace(/[\ud800-\udbff]$/, '').trim()
}
