// Waits until a condition is true, instead of for a fixed time.
import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves with the first value of `probe` that is not false or undefined; fails with `what` after `ms`. */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  ms = 10_000,
): Promise<Exclude<T, false | undefined>> {
  const end = Date.now() + ms
  for (;;) {
    const value = await probe()
    if (value !== false && value !== undefined) return value as Exclude<T, false | undefined>
    if (Date.now() > end) throw new Error(`not within ${String(ms)} ms: ${what}`)
    await sleep(10)
  }
}
