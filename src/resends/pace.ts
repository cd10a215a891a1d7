// The pace of a run. Pure, and the panel imports it too.

/** Broadcasts per minute. WhatsApp takes at most 80 a second. */
export const fastestPace = 3_000

/**
 * How many may wait for n8n: ten seconds of the pace. If n8n is away, they all go out at once when it comes back, at no pace at
 * all.
 */
export const mostUnsent = (pace: number): number => Math.max(10, Math.ceil(pace / 6))
