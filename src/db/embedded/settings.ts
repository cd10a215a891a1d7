// PostgreSQL's settings for a small machine. They are given on the command line, so a new release of Pantau changes
// them for old data folders too; postgresql.conf still decides everything that is not named here.
import os from 'node:os'

export function serverSettings(socketFolder: string, extra: Record<string, string>): string[] {
  const settings: Record<string, string> = {
    // Only the socket: not reachable over the network, and no conflict over a port.
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: '5432', // names the socket; must not come from PGPORT
    max_connections: '100',
    shared_buffers: memory() >= 2 * 2 ** 30 ? '256MB' : '128MB',
    effective_cache_size: `${Math.max(256, Math.floor(memory() / 2 ** 21))}MB`,
    wal_compression: 'on',
    random_page_cost: '1.1', // SSD, or in the cache
    jit: 'off', // short statements: compiling costs more than it saves
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A query whose node was killed ends within 2 s instead of holding its locks and delaying the next start.
    client_connection_check_interval: '2s',
    // Errors are logged without their statements, which may contain customers' data; checkpoints are not logged.
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    ...extra,
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Bytes of memory; in a container its limit, if it has one. */
function memory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem()
}
