// The meaning of a failure, in plain words. The server classifies failures (src/customers/failure.ts); this file
// translates.
import type { Failure } from '../../src/customers/failure.ts'
import { failureWords } from '../../src/customers/failure-words.ts'
import { locale } from '../lib/texts.ts'

export interface FailureExplained {
  /** WhatsApp's code, if there is one. */
  code: string | undefined
  /** One line: our own words if the code is known, else the original text. */
  short: string
  /** What to do about it. */
  advice: string | undefined
}

/** `raw` is the original text, if known; `fallback` is used if no reason was given. */
export function explainFailure(
  failure: Failure | null,
  raw: string | null,
  fallback: string,
): FailureExplained {
  const { reason = null, code = null, kind = null } = failure ?? {}
  if (reason === null) return { code: undefined, short: fallback, advice: undefined }
  const words = kind === null ? undefined : failureWords[kind][locale]
  // If only the text was recognised and not a code, the original says more than our words.
  const ours = code !== null || kind === 'customer_blocked' || kind?.startsWith('n8n_') === true
  return {
    code: code ?? undefined,
    short: (ours ? words?.[0] : undefined) ?? (raw?.trim() || reason),
    advice: words?.[1],
  }
}
