// The pace of a run of resends. Pure, because the panel imports it too.

/** Broadcasts per minute. WhatsApp takes at most 80 a second. */
export const fastestPace = 3_000

/**
 * How many broadcasts may wait for n8n: ten seconds' worth. If n8n is down, all that wait go out at once when it is back,
 * whatever the pace.
 */
export const mostUnsent = (pace: number): number => Math.max(10, Math.ceil(pace / 6))
