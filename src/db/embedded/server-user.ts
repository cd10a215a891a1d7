// PostgreSQL refuses to run as root. Chooses the user who runs it instead, and checks which files that user can reach.
import { readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { errorCode, runProgram } from './run-program.ts'

export interface ServerUser {
  name: string
  uid: number
  gid: number
}

/**
 * Undefined means the current user, who is not root. An existing cluster is always run by its owner, so the data of a plain
 * user stay that user's even if root starts Pantau once.
 */
export async function chooseServerUser(
  cluster: string,
  log: (message: string) => void,
): Promise<ServerUser | undefined> {
  const owner = await stat(cluster).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw new Error(`PostgreSQL's data in ${cluster} cannot be reached: ${String(error)}`, { cause: error })
  })
  const users = await systemUsers()
  const nameOf = (uid: number): string => users.find((user) => user.uid === uid)?.name ?? `uid ${uid}`
  const self = process.getuid?.() ?? 0
  if (self !== 0) {
    if (!owner || owner.uid === self) return undefined
    throw new Error(
      `The database in ${cluster} belongs to ${nameOf(owner.uid)}, but Pantau runs as ${nameOf(self)} ` +
        '(it was probably first started as root). Start it as root again, or give the whole DATA_DIR ' +
        `to this user, as root and while Pantau is stopped: chown -RL ${self} ${path.resolve(cluster, '../..')}`,
    )
  }
  if (owner?.uid === 0) {
    throw new Error(
      `The database in ${cluster} belongs to root, which PostgreSQL refuses: chown -R it to another user.`,
    )
  }
  if (owner) return { name: nameOf(owner.uid), uid: owner.uid, gid: owner.gid }

  const found = users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'pantau')
  const user = found ?? (await createUser()) ?? users.find(({ name }) => name === 'nobody')
  if (!user || user.uid === 0) {
    throw new Error(
      'PostgreSQL refuses to run as root, and there is no other user on this system to run it: start Pantau as ' +
        'a plain user, create a user named postgres, or set DATABASE_URL.',
    )
  }
  if (user.name === 'nobody')
    log('PostgreSQL runs as nobody: create a user named postgres to keep its data separate')
  return user
}

/** Whether mode bits let the user enter every folder above `target` and read (a folder: enter) it. ACLs are not checked. */
export async function canReach(user: ServerUser | undefined, target: string): Promise<boolean> {
  if (!user) return true
  for (let at = await realpath(target); ; at = path.dirname(at)) {
    const entry = await stat(at)
    const shift = entry.uid === user.uid ? 6 : entry.gid === user.gid ? 3 : 0
    const needed = entry.isDirectory() ? 0o1 : 0o4
    if (((entry.mode >> shift) & needed) === 0) return false
    if (at === path.dirname(at)) return true
  }
}

/** The options with which spawn runs a program as that user. */
export function asUser(user: ServerUser | undefined): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {}
}

async function systemUsers(): Promise<ServerUser[]> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return passwd.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':')
    return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}

async function createUser(): Promise<ServerUser | undefined> {
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'pantau']],
    ['adduser', ['-S', '-D', '-H', 'pantau']], // busybox
  ]
  for (const [program, args] of ways) {
    const done = await runProgram(program, args).catch(() => undefined)
    if (done?.exitCode === 0) return (await systemUsers()).find(({ name }) => name === 'pantau')
  }
  return undefined
}
