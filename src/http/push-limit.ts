// Limits the pushes per API key and minute, counted in this process. It stops a workflow that loops; it does not count
// exactly across processes. Overload is a different case: the queue answers it with 503.
import type { ServerResponse } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { ApiKey } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import { problem } from '../errors.ts'

const windowSeconds = 60

/** undefined: no limit. */
export function createPushLimiter(perMinute: number): RateLimiterMemory | undefined {
  if (perMinute === 0) return undefined
  return new RateLimiterMemory({ keyPrefix: 'push', points: perMinute, duration: windowSeconds })
}

export interface LimitedCore extends Core {
  pushLimiter: RateLimiterMemory | undefined
}

/**
 * Counts the pushes for /metrics by the status of their answer. Throws 429 with Retry-After and RateLimit (IETF draft) when
 * this key has used up its minute.
 */
export async function admitPushes(
  ctx: LimitedCore,
  apiKey: Pick<ApiKey, 'id'>,
  res: ServerResponse,
  kind: 'broadcast' | 'ticket' | 'status' | 'check' | 'attachment',
  pushes = 1,
): Promise<void> {
  res.once('finish', () => {
    ctx.metrics.pushes.inc({ kind, status: res.statusCode }, pushes)
  })
  if (!ctx.pushLimiter) return
  const { points } = ctx.pushLimiter
  const { pushLimiter } = ctx
  // An array that is larger than the limit uses a whole, unused minute; otherwise it could never be accepted.
  const asked = Math.min(pushes, points)
  await pushLimiter.consume(apiKey.id, asked).catch(async (rejection: unknown) => {
    if (!(rejection instanceof RateLimiterRes)) throw rejection
    // A refused push does not count.
    await pushLimiter.reward(apiKey.id, asked)
    const seconds = Math.max(1, Math.ceil(rejection.msBeforeNext / 1000))
    const headers = {
      'ratelimit-policy': `"pushes";q=${String(points)};w=${String(windowSeconds)}`,
      ratelimit: `"pushes";r=0;t=${String(seconds)}`,
    }
    throw problem('too_many_pushes', { max: points }, { retryAfter: seconds, headers })
  })
}
