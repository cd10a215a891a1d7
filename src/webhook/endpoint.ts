// The address and the secrets for messages to n8n: from the environment, otherwise from the panel's settings.
import { randomBytes } from 'node:crypto'
import type { Config } from '../config.ts'
import type { Queryable } from '../db/pool.ts'
import { insertEndpoint, selectEndpoint } from './queries.ts'

export interface Endpoint {
  url: string
  /** Each message is signed with all of them, newest first, because the receiver may still have an old one. */
  secrets: string[]
  /** An address from the environment may lead into the host's own network, where n8n commonly runs. */
  trusted: boolean
}

/** undefined: nothing is configured, so replies are stored and not sent. */
export async function readEndpoint(config: Config, db: Queryable): Promise<Endpoint | undefined> {
  const trusted = config.n8nWebhookUrl !== undefined
  const kept = trusted && config.n8nWebhookSecrets.length > 0 ? undefined : await selectEndpoint(db)
  const url = config.n8nWebhookUrl ?? kept?.url
  if (!url) return undefined
  return {
    // An earlier version may have saved the address in capitals.
    url: new URL(url).href,
    secrets: config.n8nWebhookSecrets.length > 0 ? config.n8nWebhookSecrets : await keptSecrets(db, kept),
    trusted: trusted || config.n8nWebhookAllowPrivate,
  }
}

async function keptSecrets(
  db: Queryable,
  kept: Awaited<ReturnType<typeof selectEndpoint>>,
): Promise<string[]> {
  const row = kept ?? (await insertEndpoint(db, newSecret()))
  return [row.secret, ...(row.previous_secret?.split(' ') ?? [])]
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

/**
 * `whsec_` and base64, as Standard Webhooks defines. The bytes are printable, because n8n's Crypto node takes its key as text:
 * 32 of 57 possible characters, 186 bits.
 */
export function newSecret(): string {
  let plain = ''
  // Bytes from 228 (4 × 57) on are discarded, so that all letters are equally likely.
  while (plain.length < 32)
    for (const byte of randomBytes(32))
      if (byte < 228 && plain.length < 32) plain += letters.charAt(byte % 57)
  return `whsec_${Buffer.from(plain).toString('base64')}`
}

/** The key for n8n's Crypto credential. A secret that does not start with `whsec_` is used as plain text. */
export function plainSecret(secret: string): string {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64').toString() : secret
}
