// bcrypt, in turns. It runs in libuv's thread pool, which files and DNS share: one or two at a time leave it, and a
// processor, to everybody else.
import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import bcrypt from 'bcrypt'
import { FairQueue } from './fair-queue.ts'

/** Of this process: the thread pool is too. */
export const passwordTurns = new FairQueue({
  atOnce: Math.max(1, Math.min(2, availableParallelism() - 1)),
  perGroup: 30,
  inAll: 200,
})

export function hashPassword(password: string): Promise<string> {
  return passwordTurns.run(randomUUID(), () => bcrypt.hash(password, 11))
}

/** bcrypt reads 72 bytes; no password of ours is longer, so a longer one is wrong, but takes as long. */
export async function matchesHash(password: string, hash: string): Promise<boolean> {
  const matches = await bcrypt.compare(password, hash).catch(() => false)
  return matches && Buffer.byteLength(password) <= 72
}

/** Made once per start: comparing against it costs the same as against a real one. */
export function createDummyHash(): Promise<string> {
  return hashPassword('no user has this password')
}
