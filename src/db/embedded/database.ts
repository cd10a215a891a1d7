// The database `pantau`, its role, and their URL. The role is not a superuser: it has only
// the rights that an external DATABASE_URL would give it, and an SQL injection cannot reach the system.
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

/** The URL of Pantau's database at this socket. */
export function databaseUrl(socketFolder: string, password: string): string {
  return socketUrl(socketFolder, 'pantau', password, 'pantau')
}

/**
 * libpq, node-postgres and knex all use the host in the query; `localhost` is there because knex does not accept a
 * URL without a host. Port and sslmode are given so that PGPORT and PGSSLMODE have no effect.
 */
function socketUrl(socketFolder: string, role: string, password: string, database: string): string {
  const host = encodeURIComponent(socketFolder)
  return `postgresql://${role}:${password}@localhost:5432/${database}?host=${host}&sslmode=disable`
}
