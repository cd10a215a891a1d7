// The data folder (PGDATA). It is created once, completely or not at all, and opened only by the major release that created it.
import { randomBytes } from 'node:crypto'
import { chown, mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PROGRAM_ENV, type Programs } from './programs.ts'
import { errorCode, runProgram } from './run-program.ts'
import { asUser, type ServerUser } from './server-user.ts'

/** Stored inside the cluster, so that the two are created, moved and backed up together. */
const PASSWORD_FILE = 'pantau-password'

export interface ClusterOptions {
  home: string
  programs: Programs
  user: ServerUser | undefined
  log: (message: string) => void
  /** false for throw-away clusters */
  sync: boolean
}

/** Returns the password of the cluster's roles. */
export async function openCluster(options: ClusterOptions): Promise<string> {
  const cluster = path.join(options.home, 'cluster')
  const made = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (made === undefined) await initialise(options, cluster)
  else refuseOtherMajor(cluster, made.trim(), options.programs.major)
  await removeHalfMade(options.home)
  return readPassword(cluster)
}

export async function readPassword(cluster: string): Promise<string> {
  const password = await readFile(path.join(cluster, PASSWORD_FILE), 'utf8').catch((error: unknown) => {
    throw new Error(
      `The password of the database cannot be read (${String(error)}): restore the file from a backup of DATA_DIR.`,
      { cause: error },
    )
  })
  return password.trim()
}

function refuseOtherMajor(cluster: string, made: string, ours: string): void {
  if (made === ours) return
  throw new Error(
    `The database in ${cluster} was made by PostgreSQL ${made}, this Pantau brings PostgreSQL ${ours}, which cannot ` +
      `open it; nothing was changed. Ways out: run PostgreSQL ${made} on that folder and set DATABASE_URL; or move it ` +
      `over with pg_upgrade, or pg_dump by version ${made} and a restore into a new DATA_DIR.`,
  )
}

/** initdb works in a folder next to the final one, so a kill in the middle leaves nothing that looks like a data folder. */
async function initialise(
  { home, programs, user, log, sync }: ClusterOptions,
  cluster: string,
): Promise<void> {
  log(`Creating the database in ${cluster}`)
  await removeHalfMade(home)
  const workshop = await mkdtemp(path.join(home, 'init-'))
  const half = path.join(workshop, 'cluster')
  const passwordFile = path.join(workshop, PASSWORD_FILE)
  await mkdir(half, { mode: 0o700 })
  await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
  if (user) {
    for (const entry of [workshop, half, passwordFile]) await chown(entry, user.uid, user.gid)
  }
  const args = [`--pgdata=${half}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const { exitCode, output } = await runProgram(
    programs.initdb,
    [...args, '--encoding=UTF8', ...locale(), '--no-instructions', ...(sync ? [] : ['--no-sync'])],
    { ...asUser(user), env: PROGRAM_ENV },
  )
  if (exitCode !== 0) {
    await rm(workshop, { recursive: true, force: true })
    throw new Error(`initdb failed (exit code ${exitCode ?? 'none'}):\n${output.trim()}`)
  }
  await rename(passwordFile, path.join(half, PASSWORD_FILE))
  await rename(half, cluster).catch((error: unknown) => {
    throw new Error(`${cluster} is there but is no database (${String(error)}): move it away.`, {
      cause: error,
    })
  })
  if (sync) await syncFolders(cluster, home)
}

/** Independent of the environment. The builtin provider's order and case rules do not change with a system upgrade. */
function locale(): string[] {
  const names =
    process.platform === 'darwin' ? ['--locale=C', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8']
  return ['--locale-provider=builtin', ...names]
}

/** Makes the renames durable, so that a power cut after the first answered request does not undo them. */
async function syncFolders(...folders: string[]): Promise<void> {
  for (const folder of folders) {
    const handle = await open(folder)
    await handle.sync().finally(() => handle.close())
  }
}

/** Removes unfinished folders. If an initdb whose node was killed still writes there, the next start removes the rest. */
async function removeHalfMade(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith('init-')) continue
    await rm(path.join(home, name), { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
  }
}
