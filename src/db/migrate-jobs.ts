// Migrates graphile-worker's own schema together with ours.
import { Logger, runMigrations } from 'graphile-worker'

const silent = new Logger(() => () => undefined)

/** `url`: a direct connection. Rejects with PostgreSQL's error. */
export async function migrateJobs(url: string): Promise<void> {
  await runMigrations({ connectionString: url, logger: silent })
}
