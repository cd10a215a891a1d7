// bcrypt, in turns. It runs in libuv's thread pool, which files and DNS also use: one or two at a time leave threads and a
// processor for everything else.
import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import bcrypt from 'bcrypt'
import { FairQueue } from './fair-queue.ts'

/** One queue per process, as there is one thread pool per process. */
export const passwordTurns = new FairQueue({
  atOnce: Math.max(1, Math.min(2, availableParallelism() - 1)),
  perGroup: 30,
  inAll: 200,
})

export function hashPassword(password: string): Promise<string> {
  return passwordTurns.run(randomUUID(), () => bcrypt.hash(password, 11))
}

/** bcrypt reads 72 bytes, and no stored password is longer. So a longer one is wrong, but its check takes as long. */
export async function matchesHash(password: string, hash: string): Promise<boolean> {
  const matches = await bcrypt.compare(password, hash).catch(() => false)
  return matches && Buffer.byteLength(password) <= 72
}

/** Created once per start. A comparison with it takes as long as with a real hash. */
export function createDummyHash(): Promise<string> {
  return hashPassword('no user has this password')
}
