// What a failure means, in plain words. The server has read it (src/customers/failure.ts); here it is only told.
import type { Failure } from '../../src/customers/failure.ts'
import { failureWords } from '../../src/customers/failure-words.ts'
import { locale } from '../lib/texts.ts'

export interface FailureExplained {
  /** WhatsApp's code, where there is one. */
  code: string | undefined
  /** In one line: ours where we know the code, else what was sent. */
  short: string
  /** What can be done about it. */
  advice: string | undefined
}

/** `raw` is what was sent, as far as it is known; `fallback` stands for a reason that was not given. */
export function explainFailure(
  failure: Failure | null,
  raw: string | null,
  fallback: string,
): FailureExplained {
  const { reason = null, code = null, kind = null } = failure ?? {}
  if (reason === null) return { code: undefined, short: fallback, advice: undefined }
  const words = kind === null ? undefined : failureWords[kind][locale]
  // Words that we only recognise say more by themselves than ours for them.
  const ours = code !== null || kind?.startsWith('n8n_') === true
  return {
    code: code ?? undefined,
    short: (ours ? words?.[0] : undefined) ?? (raw?.trim() || reason),
    advice: words?.[1],
  }
}
