// Runs short-lived programs (initdb, flock, useradd, ps) to their end. PostgreSQL itself is started in postmaster.ts.
import { spawn, type StdioOptions } from 'node:child_process'

export interface RunOptions {
  uid?: number
  gid?: number
  env?: NodeJS.ProcessEnv
  /** descriptors the program inherits from 3 on (flock works on one) */
  inherit?: number[]
}

export interface Finished {
  /** null when a signal ended it */
  exitCode: number | null
  /** standard output and standard error as they came */
  output: string
}

/** Rejects only when the program cannot be started (ENOENT, EACCES, EPERM). */
export function runProgram(file: string, args: string[], options: RunOptions = {}): Promise<Finished> {
  const { inherit = [], ...identity } = options
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...inherit]
  return new Promise((resolve, reject) => {
    // Not our working directory: the program's user may not be allowed in it, and initdb complains then.
    const child = spawn(file, args, { ...identity, stdio, cwd: '/' })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.once('error', reject)
    child.once('close', (exitCode) => {
      resolve({ exitCode, output })
    })
  })
}

/** `ENOENT`, `EACCES` … or PostgreSQL's SQLSTATE; undefined if the error has no code. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
