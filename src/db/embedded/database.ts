// The database `pantau` and its role in the cluster, and the URL to them. Pantau is no superuser: it works with
// the rights that a DATABASE_URL elsewhere gives it, and an SQL injection does not reach the system.
import pg from 'pg'

/** Creates what is missing and returns the URL. */
export async function ensureDatabase(socketFolder: string, password: string): Promise<string> {
  const client = new pg.Client({
    connectionString: socketUrl(socketFolder, 'postgres', password, 'postgres'),
  })
  client.on('error', () => undefined) // the running statement rejects; without a listener the event would end the process
  await client.connect()
  try {
    const role = await client.query("select from pg_roles where rolname = 'pantau'")
    if (role.rowCount === 0) {
      await client.query(`create role pantau login createdb password ${pg.escapeLiteral(password)}`)
    }
    const database = await client.query("select from pg_database where datname = 'pantau'")
    if (database.rowCount === 0) await client.query('create database pantau owner pantau')
  } finally {
    await client.end()
  }
  return databaseUrl(socketFolder, password)
}

/** The URL of Pantau's own database behind that socket. */
export function databaseUrl(socketFolder: string, password: string): string {
  return socketUrl(socketFolder, 'pantau', password, 'pantau')
}

/**
 * The host in the query counts, for libpq, node-postgres and knex alike; `localhost` is there because knex does not
 * take a URL without a host. Port and sslmode are named so that PGPORT and PGSSLMODE do not count.
 */
function socketUrl(socketFolder: string, role: string, password: string, database: string): string {
  const host = encodeURIComponent(socketFolder)
  return `postgresql://${role}:${password}@localhost:5432/${database}?host=${host}&sslmode=disable`
}
