// One transaction per write: when the promise resolves, all of it is on disk; when it rejects, none of it was written.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { isAbandoned, sqlState } from '../errors.ts'
import type { Queryable } from './pool.ts'
import { isStalePlan } from './statement-names.ts'

const attempts = 5

/**
 * Runs `work` in a transaction and resolves after COMMIT. Deadlocks (40P01), serialization failures (40001) and plans that
 * a migration has outdated are tried again, so `work` must not have effects outside the database.
 */
export async function transaction<T>(pool: pg.Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(pool, work)
    } catch (error) {
      const state = sqlState(error)
      if ((state !== '40P01' && state !== '40001' && !isStalePlan(error)) || attempt >= attempts) throw error
      await sleep(Math.random() * 20 * attempt)
    }
  }
}

async function once<T>(pool: pg.Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // Without a listener a connection that dies between two statements would end the process.
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    if (isAbandoned(error)) broken = asError(error)
    else
      await client.query('rollback').catch((failure: unknown) => {
        broken = asError(failure)
      })
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
