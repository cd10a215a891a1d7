// The known kinds of failures: which codes and which words mean which kind. Meta's list of codes:
// https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes

interface Known {
  kind: string
  codes?: readonly string[]
  /** For senders that give no code: whether this reason, in lower case, has this kind. */
  words?: (reason: string) => boolean
}

const says =
  (...words: readonly string[]) =>
  (reason: string) =>
    words.some((word) => reason.includes(word))

/** Whether the reason contains one word of each group, in this order. Takes a single pass over the text. */
const saysInOrder =
  (...groups: readonly (readonly string[])[]) =>
  (reason: string) => {
    let from = 0
    for (const words of groups) {
      const ends = words.flatMap((word) => {
        const at = reason.indexOf(word, from)
        return at < 0 ? [] : [at + word.trimEnd().length]
      })
      if (ends.length === 0) return false
      from = Math.min(...ends)
    }
    return true
  }

/** Failures to hand the message to n8n (src/webhook/deliver.ts): `n8n: ` with a status or a failure, then maybe more text. */
const n8n =
  (...answers: readonly string[]) =>
  (reason: string) =>
    answers.includes(/^n8n: (\w{1,40})/.exec(reason)?.[1] ?? '')

/** Failures of Pantau itself: it did not hand the message to n8n (src/replies/outgoing.ts). */
const withheld = (why: string) => (reason: string) => reason === `pantau: ${why}`

const table = [
  { kind: 'customer_blocked', words: withheld('blocked') },
  { kind: 'n8n_unreachable', words: n8n('timeout', 'unreachable', 'stopped', '502', '503', '504') },
  { kind: 'n8n_inactive', words: n8n('404', '410') },
  { kind: 'n8n_signature', words: n8n('401', '403') },
  { kind: 'n8n_private_address', words: n8n('private_address') },
  { kind: 'n8n_refused', words: (reason: string) => /^n8n: \d{3}\b/.test(reason) },
  {
    kind: 'not_on_whatsapp',
    codes: ['131026', '1013'],
    words: (reason: string) =>
      reason.includes('invalid whatsapp') ||
      saysInOrder(
        ['not ', 'tidak '],
        [' registered ', ' terdaftar ', ' valid ', ' aktif '],
        ['wa', 'whatsapp'],
      )(reason),
  },
  {
    kind: 'outside_window',
    codes: ['131047', '470'],
    words: (reason: string) => /re-?engagement|24.?(?:hour|jam)/.test(reason),
  },
  { kind: 'too_frequent', codes: ['131049'], words: says('healthy ecosystem') },
  { kind: 'opted_out', codes: ['131050'] },
  { kind: 'unsupported_type', codes: ['131051'] },
  { kind: 'experiment', codes: ['130472', '472'] },
  { kind: 'too_many_to_number', codes: ['131056'] },
  {
    kind: 'rate_limit',
    codes: ['130429', '80007', '131048', '471', '4', '133016'],
    words: says('rate limit', 'too many requests'),
  },
  { kind: 'own_number', codes: ['131021'] },
  { kind: 'test_mode', codes: ['131030'] },
  { kind: 'template_missing', codes: ['132001'] },
  { kind: 'template_values', codes: ['132000', '132012', '132018'] },
  { kind: 'template_too_long', codes: ['132005'] },
  { kind: 'template_policy', codes: ['132007'] },
  { kind: 'template_paused', codes: ['132015', '132016'] },
  { kind: 'attachment', codes: ['131053', '131052'] },
  {
    kind: 'invalid_data',
    codes: ['131008', '131009', '100', '33', '135000'],
    words: (reason: string) =>
      reason.includes('invalid parameter') || saysInOrder(['parameter '], ['missing', 'invalid'])(reason),
  },
  {
    kind: 'access_refused',
    codes: ['190', '0', '131005', '3', '10', '200'],
    words: says('access token', 'oauth', 'unauthorised', 'unauthorized'),
  },
  { kind: 'account_restricted', codes: ['131031', '368', '130497'] },
  { kind: 'payment', codes: ['131042'] },
  { kind: 'sender_not_ready', codes: ['131037', '131045', '133010'] },
  {
    kind: 'whatsapp_down',
    codes: ['131000', '131016', '131057', '1', '2', '500', '502', '503', '504'],
    words: (reason: string) =>
      /timed? ?out|etimedout|econn(?:reset|refused)|socket hang up|service (?:temporarily )?unavailable/.test(
        reason,
      ),
  },
] as const satisfies readonly Known[]

export type FailureKind = (typeof table)[number]['kind']
const known: readonly (Known & { kind: FailureKind })[] = table

export const failureKinds: readonly FailureKind[] = known.map(({ kind }) => kind)

const byCode = new Map(known.flatMap(({ kind, codes = [] }) => codes.map((code) => [code, kind] as const)))

export const kindOfCode = (code: string): FailureKind | undefined => byCode.get(code)

/** `reason` as failure.ts returns it, so at most 200 characters. */
export function kindOfWords(reason: string): FailureKind | undefined {
  const lower = reason.toLowerCase()
  return known.find(({ words }) => words?.(lower))?.kind
}
