// Finds the embedded PostgreSQL that a running Pantau has started, for commands such as `npm run admin`.
import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { createClient } from '../pool.ts'
import { readPassword } from './cluster.ts'
import { databaseUrl } from './database.ts'

/** Lines of postmaster.pid, counted from 0. */
const socketLine = 4
const stateLine = 7

/** The URL of the running PostgreSQL; undefined if none is running there or we may not read its files. */
export async function findRunningPostgres(dataDir: string): Promise<string | undefined> {
  try {
    const cluster = path.join(await realpath(path.join(dataDir, 'postgres')), 'cluster')
    const lines = (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n')
    const socketFolder = lines[socketLine]?.trim()
    if (!socketFolder || lines[stateLine]?.trim() !== 'ready') return undefined
    const url = databaseUrl(socketFolder, await readPassword(cluster))
    return (await answers(url)) ? url : undefined
  } catch {
    return undefined // the caller then starts its own, and that start reports the problem
  }
}

/** postmaster.pid outlives a killed PostgreSQL, so only a connection proves that it is running. */
async function answers(url: string): Promise<boolean> {
  const client = createClient(url, 'command')
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
