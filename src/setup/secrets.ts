// The secrets that sign sessions and tokens. If the environment has none, they are created once and kept in DATA_DIR.
import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from '../config.ts'

const stored = z.object({ session: z.string().min(32), jwt: z.string().min(32) })
export type StoredSecrets = z.infer<typeof stored>

export async function loadSecrets({ sessionSecret, jwtSecret, dataDir }: Config): Promise<StoredSecrets> {
  if (sessionSecret && jwtSecret) return { session: sessionSecret, jwt: jwtSecret }
  const kept = await readOrMake(join(dataDir, 'secrets.json'))
  return { session: sessionSecret ?? kept.session, jwt: jwtSecret ?? kept.jwt }
}

async function readOrMake(file: string): Promise<StoredSecrets> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text !== undefined) {
    try {
      return stored.parse(JSON.parse(text))
    } catch {
      throw new Error(
        `${file} is damaged: restore it, or remove it to make new secrets (everybody logs in again)`,
      )
    }
  }
  const made = { session: randomBytes(32).toString('hex'), jwt: randomBytes(32).toString('hex') }
  await mkdir(join(file, '..'), { recursive: true })
  // Written to another file and then linked: the file is never incomplete, and of two starts at once the first one wins.
  const half = `${file}.${randomUUID()}`
  await writeFile(half, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  try {
    await link(half, file)
    return made
  } catch {
    return stored.parse(JSON.parse(await readFile(file, 'utf8')))
  } finally {
    await rm(half, { force: true })
  }
}
