// Stops the database's writers at a known point, so that a test can act in the middle of their work.
import sql, { raw } from 'sql-template-tag'
import { createClient } from '../db/pool.ts'
import type { TestDatabase } from './database.ts'
import { until } from './until.ts'

/** Makes writers of the table wait until the returned function is called. */
export async function holdTable(db: TestDatabase, table: string): Promise<() => Promise<void>> {
  const client = createClient(db.url, 'test hold')
  await client.connect()
  await client.query(sql`begin`)
  await client.query(sql`lock table ${raw(table)} in share mode`)
  return () => client.end()
}

/** Resolves once this many of the application's connections wait for a lock. */
export async function untilBlocked(db: TestDatabase, connections: number): Promise<void> {
  await until(`${String(connections)} connections wait for a lock`, async () => {
    const waiting = await db.value(
      sql`select count(*) from pg_stat_activity where datname = ${db.name} and wait_event_type = 'Lock'`,
    )
    return Number(waiting) >= connections
  })
}

/** Ends the backends of connections with this name, as an administrator would. Returns how many there were. */
export async function killBackends(db: TestDatabase, name: 'app' | 'ingest' | 'listener'): Promise<number> {
  const killed = await db.rows(
    sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${db.name} and application_name = ${`pantau ${name}`}`,
  )
  return killed.length
}
