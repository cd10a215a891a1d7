// The start of most tests: a database, one or more replicas, an API key, an admin and agents who are logged in.
import bcrypt from 'bcrypt'
import { uuidv7 } from 'uuidv7'
import { createApiKey } from '../api-keys/service.ts'
import type { Scope } from '../policy/callers.ts'
import type { Role } from '../policy/abilities.ts'
import { insertUser } from '../users/queries.ts'
import type { Client } from './client.ts'
import { cloneDatabase, type TestDatabase } from './database.ts'
import { startServer, type ServerOptions, type TestServer } from './server.ts'

export const password = 'Kopi-Tubruk-77'

export interface TestPerson {
  id: string
  email: string
  full_name: string
  token: string
  /** The API as this person, on the first replica. */
  api: Client
}

export interface Site {
  db: TestDatabase
  /** The first replica. */
  server: TestServer
  apiKey: string
  /** The API as n8n, on the first replica. */
  n8n: Client
  admin: TestPerson
  /** Starts another replica on the same database. */
  replica: (options?: ServerOptions) => Promise<TestServer>
  person: (full_name: string, role?: Role) => Promise<TestPerson>
  key: (name: string, scopes?: readonly Scope[]) => Promise<string>
  close: () => Promise<void>
}

export async function openSite(options: ServerOptions = {}): Promise<Site> {
  const db = await cloneDatabase()
  const { secret: apiKey } = await createApiKey(db.pool, { name: 'n8n test' })
  const servers: TestServer[] = []
  const replica = async (more: ServerOptions = {}): Promise<TestServer> => {
    const server = await startServer(db.url, { ...options, ...more })
    servers.push(server)
    return server
  }
  const server = await replica()
  const person = async (full_name: string, role: Role = 'agent'): Promise<TestPerson> => {
    const made = await makeUser(db, full_name, role)
    const token = await logIn(server, made.email)
    return { ...made, token, api: server.api.as({ token }) }
  }
  return {
    db,
    server,
    apiKey,
    n8n: server.api.as({ apiKey }),
    admin: await person('Adi Admin', 'admin'),
    replica,
    person,
    key: async (name, scopes) => {
      const { secret } = await createApiKey(db.pool, { name, ...(scopes ? { scopes } : {}) })
      await Promise.all(servers.map((one) => one.ctx.apiKeys.refresh()))
      return secret
    },
    close: async () => {
      await Promise.all(servers.map((one) => one.stop()))
      await db.drop()
    },
  }
}

/** Creates a user. The password is hashed with few rounds, to save time. */
export async function makeUser(
  db: TestDatabase,
  full_name: string,
  role: Role = 'agent',
): Promise<{ id: string; email: string; full_name: string }> {
  const id = uuidv7()
  const email = `${full_name.toLowerCase().replaceAll(' ', '.')}.${id.slice(-6)}@example.com`
  const password_hash = await bcrypt.hash(password, 4)
  await insertUser(db.pool, { id, full_name, email, role, password_hash, is_active: true, locale: 'id' })
  return { id, email, full_name }
}

export async function logIn(server: TestServer, email: string, secret = password): Promise<string> {
  const answer = await server.api.post<{ token: string }>('/auth/login', { email, password: secret })
  if (answer.status !== 200) throw new Error(`login of ${email}: ${String(answer.status)} ${answer.text}`)
  return answer.body.token
}

let count = 0
/** A tracking number that is new in this test file. */
export const newAwb = (): string => `LOG2026${String(++count).padStart(6, '0')}`
/** An Indonesian mobile number in stored form that is new in this test file. */
export const newPhone = (): string => `62812${String(30_000_000 + ++count)}`

export interface PushedTicket {
  status: 'created' | 'appended' | 'reopened' | 'unchanged'
  ticket_uid: string
  tracking_number: string | null
  handled_by: 'bot' | 'human'
  warnings?: string[]
}

/** Pushes a ticket and returns the answer. Fails if it is refused. */
export async function pushTicket(n8n: Client, fields: Record<string, unknown> = {}): Promise<PushedTicket> {
  const answer = await n8n.post<PushedTicket>('/tickets', {
    subject: 'Paket terlambat',
    description: 'Paket saya kok belum sampai?',
    ...fields,
  })
  if (answer.status >= 300) throw new Error(`push of a ticket: ${String(answer.status)} ${answer.text}`)
  return answer.body
}

export interface PushedLog {
  status: 'created' | 'updated' | 'unchanged'
  log_id: string
  tracking_number: string
}

export async function pushLog(n8n: Client, fields: Record<string, unknown> = {}): Promise<PushedLog> {
  const answer = await n8n.post<PushedLog>('/broadcast-logs', {
    tracking_number: newAwb(),
    status: 'success',
    ...fields,
  })
  if (answer.status >= 300) throw new Error(`push of a log: ${String(answer.status)} ${answer.text}`)
  return answer.body
}
