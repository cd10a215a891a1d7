// The settings of the outgoing webhook. A value from the environment cannot be changed here.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { uuidv7 } from 'uuidv7'
import { recordAudit } from '../audit/service.ts'
import type { Person } from '../policy/callers.ts'
import type { Core } from '../core.ts'
import { transaction } from '../db/transaction.ts'
import { invalid, problem } from '../errors.ts'
import { fieldProblem } from '../errors/field-codes.ts'
import { newSecret, plainSecret, readEndpoint } from './endpoint.ts'
import { insertEndpoint, rotateSecret, selectEndpoint, updateEndpointUrl } from './queries.ts'
import type { WebhookSettings, WebhookTest } from './schema.ts'
import { send } from './send.ts'

/** Hours for which messages are signed with the old secret as well. */
const overlap = 24
const testTimeout = 10_000

export async function readSettings({ config, pool }: Core): Promise<WebhookSettings> {
  const kept = await selectEndpoint(pool)
  const url = config.n8nWebhookUrl ?? kept?.url ?? null
  const fixed = config.n8nWebhookSecrets.length > 0
  return {
    url: url === null ? null : shown(url),
    url_from: config.n8nWebhookUrl ? 'environment' : url === null ? null : 'panel',
    secret_from: fixed ? 'environment' : 'panel',
    secret_known: fixed || kept !== undefined,
    previous_secret_until: fixed ? null : (kept?.previous_until ?? null),
  }
}

/** The address from the environment may contain a user and a password, which must not be shown. */
function shown(url: string): string {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare.href
}

/** null: replies are only stored. 400 for an address that cannot be used, or that leads into the host's own network. */
export async function setUrl(ctx: Core, person: Person, url: string | null): Promise<void> {
  if (ctx.config.n8nWebhookUrl) throw problem('set_in_environment', { name: 'N8N_WEBHOOK_URL' })
  if (url !== null) await screen(url, ctx.config.n8nWebhookAllowPrivate)
  await transaction(ctx.pool, async (tx) => {
    await insertEndpoint(tx, newSecret())
    await updateEndpointUrl(tx, url)
    await recordAudit(
      tx,
      person,
      url === null ? 'webhook.url_removed' : 'webhook.url_changed',
      'webhook',
      'n8n',
      {
        ...(url === null ? {} : { host: new URL(url).host }),
      },
    )
  })
}

/** Returns the new secret, which is shown only now. Messages are signed with the old one as well for a day. */
export async function replaceSecret(ctx: Core, person: Person) {
  if (ctx.config.n8nWebhookSecrets.length > 0)
    throw problem('set_in_environment', { name: 'N8N_WEBHOOK_SECRET' })
  const secret = newSecret()
  const previous_secret_until = await transaction(ctx.pool, async (tx) => {
    const known = await selectEndpoint(tx)
    await recordAudit(tx, person, 'webhook.secret_replaced', 'webhook', 'n8n')
    if (known) return (await rotateSecret(tx, secret, overlap))?.previous_until ?? null
    await insertEndpoint(tx, secret)
    return null
  })
  return { secret, plain: plainSecret(secret), previous_secret_until }
}

/** Sends a test at once, without the outbox, and returns the result. 409 if no address is set. */
export async function testWebhook(ctx: Core, person: Person): Promise<WebhookTest> {
  const endpoint = await readEndpoint(ctx.config, ctx.pool)
  if (!endpoint) throw problem('n8n_not_connected')
  const body = JSON.stringify({
    type: 'webhook.test',
    timestamp: new Date(),
    data: { message: `Halo dari Pantau! Tes ini dikirim oleh ${person.full_name}.` },
  })
  const attempt = await send(
    endpoint,
    { id: `msg_${uuidv7()}`, body },
    { timeout: testTimeout, stop: ctx.stopping },
  )
  return {
    ok: attempt.failure === undefined,
    status_code: attempt.statusCode,
    failure: attempt.failure ?? null,
    milliseconds: attempt.milliseconds,
    response: attempt.response,
  }
}

/** Whether this is not an address of the public internet. An IPv4-compatible IPv6 address (::127.0.0.1) is not one either. */
function isInside(text: string): boolean {
  const address = ipaddr.process(text)
  const compatible = address instanceof ipaddr.IPv6 && address.parts.slice(0, 6).every((part) => part === 0)
  return compatible || address.range() !== 'unicast'
}

async function screen(url: string, allowPrivate: boolean): Promise<void> {
  const refuse = (code: 'address_with_password' | 'host_not_found' | 'address_inside') =>
    invalid([fieldProblem('url', code)])
  const { hostname, username, password } = new URL(url)
  if (username || password) throw refuse('address_with_password')
  if (allowPrivate) return
  const bare = hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(bare)
    ? [bare]
    : (await lookup(bare, { all: true }).catch(() => [])).map(({ address }) => address)
  if (addresses.length === 0) throw refuse('host_not_found')
  // The name may resolve to another address later, so each attempt checks the address it connects to.
  if (addresses.some(isInside)) throw refuse('address_inside')
}
