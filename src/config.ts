// Reads the environment once, with one zod schema; nothing else reads process.env.
// An invalid value stops the start with a sentence that names it.
import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { predicateOf } from './errors/zod.ts'

const text = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional()
const whole = (min: number, max: number, fallback: number) =>
  z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(min).max(max).default(fallback),
  )
const yesNo = (fallback: boolean) =>
  z.preprocess((value) => (value === '' ? undefined : value), z.stringbool().default(fallback))
const postgresUrl = text.refine((url) => !url || /^postgres(ql)?:\/\//.test(url), {
  error: 'must begin with postgres:// or postgresql://',
})
const httpUrl = text
  .refine((url) => !url || isHttpUrl(url), { error: 'must be an http:// or https:// address' })
  // Normalised, because the scheme and the host may be in capitals.
  .transform((url) => (url ? new URL(url).href : undefined))
const timezone = text.refine((zone) => !zone || isTimeZone(zone), {
  error: 'must be an IANA time zone such as Asia/Jakarta',
})

const environment = z.object({
  NODE_ENV: text,
  DATABASE_URL: postgresUrl,
  DATABASE_DIRECT_URL: postgresUrl,
  DATABASE_POOL_SIZE: whole(4, 200, 20),
  DATA_DIR: text,
  HOST: text,
  PORT: whole(0, 65535, 3000),
  BASE_URL: httpUrl,
  TRUST_PROXY: text.refine((value) => !value || isTrustProxy(value), {
    error: 'must be a number of proxies, addresses such as 10.0.0.0/8, loopback, true or false',
  }),
  LOG_LEVEL: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ),
  APP_TIMEZONE: timezone,
  SESSION_SECRET: text,
  JWT_SECRET: text,
  ADMIN_EMAIL: text.refine((mail) => !mail || z.email().safeParse(mail).success, {
    error: 'must be an e-mail address',
  }),
  ADMIN_PASSWORD: text,
  N8N_API_KEY: text.refine((key) => !key || key.length >= 24, { error: 'must have at least 24 characters' }),
  N8N_WEBHOOK_URL: httpUrl,
  N8N_WEBHOOK_SECRET: text
    .refine((value) => secretsOf(value).every((one) => one.length >= 24), {
      error: 'must have at least 24 characters (two, separated by a space, while one replaces the other)',
    })
    .refine((value) => secretsOf(value).every(canSign), {
      error: 'must be base64 after whsec_',
    }),
  N8N_WEBHOOK_ALLOW_PRIVATE: yesNo(false),
  AGENT_CAN_TAKE: yesNo(true),
  AUTOMATION_TALKS: yesNo(true),
  REOPEN_DAYS: whole(0, 3650, 7),
  REPLY_CONFIRM_MINUTES: whole(1, 10_080, 10),
  PUSHES_PER_MINUTE: whole(0, 1e9, 60_000),
  ATTACHMENT_MAX_MB: whole(1, 100, 16),
  S3_ENDPOINT: httpUrl,
  S3_REGION: text,
  S3_BUCKET: text.refine((name) => !name || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name), {
    error: 'must be the name of a bucket: lower-case letters, digits, dots and hyphens',
  }),
  S3_ACCESS_KEY_ID: text,
  S3_SECRET_ACCESS_KEY: text,
})

export interface Config {
  production: boolean
  /** undefined: the embedded PostgreSQL in dataDir is used. */
  databaseUrl: string | undefined
  /** For LISTEN and advisory locks, if databaseUrl is a transaction pooler. */
  databaseDirectUrl: string | undefined
  /** databaseUrl is a transaction pooler: startup parameters, named statements and session state do not work over it. */
  pooled: boolean
  /** Connections of the general pool; ingest has two more of its own. */
  databasePoolSize: number
  dataDir: string
  host: string
  port: number
  /** Without a trailing slash; undefined: derived from host and port once listening. */
  baseUrl: string | undefined
  /** Value for Express' `trust proxy`. */
  trustProxy: boolean | number | string
  logLevel: string
  timezone: string
  /** undefined: made on the first start and kept in dataDir. */
  sessionSecret: string | undefined
  jwtSecret: string | undefined
  adminEmail: string | undefined
  adminPassword: string | undefined
  n8nApiKey: string | undefined
  n8nWebhookUrl: string | undefined
  /** The newest first; more than one while a secret is being replaced. Empty: the one kept in the database. */
  n8nWebhookSecrets: string[]
  /** A webhook address that was set in the panel may point into the host's own network. */
  n8nWebhookAllowPrivate: boolean
  agentCanTake: boolean
  /** n8n answers customers by itself: the panel shows who handles a customer, and n8n is notified of it. */
  automationTalks: boolean
  reopenDays: number
  replyConfirmMinutes: number
  /** Per API key and replica; 0 for no limit. */
  pushesPerMinute: number
  /** The largest size of one file, in MiB. */
  attachmentMaxMb: number
  /** undefined: attachments are kept in the database. */
  s3: S3Config | undefined
}

export interface S3Config {
  /** Without a trailing slash; the bucket is the first part of the path. */
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

/** The URL under which users and n8n reach this server, as far as it knows. */
export function publicUrl({ baseUrl, host, port }: Pick<Config, 'baseUrl' | 'host' | 'port'>): string {
  const name = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host) ? 'localhost' : host
  return baseUrl ?? `http://${name}:${String(port)}`
}

export class ConfigError extends Error {}

/**
 * Reads the file .env in the working directory (it never overrides variables that are set), then the environment. Throws
 * ConfigError. `serving: false` is for a command that signs nothing and so needs no secrets when DATABASE_URL is set.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, { serving = true } = {}): Config {
  if (env === process.env && existsSync('.env')) process.loadEnvFile('.env')
  const parsed = environment.safeParse(env)
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues
        .map((issue) => `${issue.path.join('.')} ${predicateOf(issue)} (see .env.example)`)
        .join('\n'),
    )
  const e = parsed.data
  const production = e.NODE_ENV === 'production'
  if (e.DATABASE_URL && serving) {
    for (const name of ['SESSION_SECRET', 'JWT_SECRET'] as const)
      if (!e[name])
        throw new ConfigError(`${name} is required with DATABASE_URL, so that all replicas share it`)
  }
  for (const name of ['SESSION_SECRET', 'JWT_SECRET'] as const)
    if (e[name] && isWeakSecret(e[name])) {
      if (production || e[name].length < 16)
        throw new ConfigError(`${name} is too weak: use 32 or more random characters (openssl rand -hex 32)`)
    }
  if (production && e.N8N_API_KEY && isWeakSecret(e.N8N_API_KEY))
    throw new ConfigError('N8N_API_KEY is too weak for production: use 32 or more random characters')
  return {
    production,
    databaseUrl: e.DATABASE_URL,
    databaseDirectUrl: e.DATABASE_DIRECT_URL ?? e.DATABASE_URL,
    pooled:
      e.DATABASE_URL !== undefined &&
      e.DATABASE_DIRECT_URL !== undefined &&
      e.DATABASE_DIRECT_URL !== e.DATABASE_URL,
    databasePoolSize: e.DATABASE_POOL_SIZE,
    dataDir: resolve(e.DATA_DIR ?? 'data'),
    host: e.HOST ?? '127.0.0.1',
    port: e.PORT,
    baseUrl: e.BASE_URL?.replace(/\/+$/, ''),
    trustProxy: trustProxy(e.TRUST_PROXY),
    logLevel: e.LOG_LEVEL,
    timezone: e.APP_TIMEZONE ?? 'Asia/Jakarta',
    sessionSecret: e.SESSION_SECRET,
    jwtSecret: e.JWT_SECRET,
    adminEmail: e.ADMIN_EMAIL,
    adminPassword: e.ADMIN_PASSWORD,
    n8nApiKey: e.N8N_API_KEY,
    n8nWebhookUrl: e.N8N_WEBHOOK_URL,
    n8nWebhookSecrets: secretsOf(e.N8N_WEBHOOK_SECRET),
    n8nWebhookAllowPrivate: e.N8N_WEBHOOK_ALLOW_PRIVATE,
    agentCanTake: e.AGENT_CAN_TAKE,
    automationTalks: e.AUTOMATION_TALKS,
    reopenDays: e.REOPEN_DAYS,
    replyConfirmMinutes: e.REPLY_CONFIRM_MINUTES,
    pushesPerMinute: e.PUSHES_PER_MINUTE,
    attachmentMaxMb: e.ATTACHMENT_MAX_MB,
    s3: s3Of(e),
  }
}

/** Needs all the settings or none: with half of them uploads would be lost. */
function s3Of(e: z.output<typeof environment>): S3Config | undefined {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret } = e
  if (!endpoint && !bucket && !id && !secret) return undefined
  if (!endpoint || !bucket || !id || !secret) {
    const names = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const
    const missing = names.filter((name) => !e[name])
    throw new ConfigError(
      `${missing.join(', ')} is required beside the other settings of S3 (see .env.example)`,
    )
  }
  const region = e.S3_REGION ?? 'us-east-1'
  return { endpoint: endpoint.replace(/\/+$/, ''), region, bucket, accessKeyId: id, secretAccessKey: secret }
}

/** True for a secret that is short, repeats one character, or is a common word. */
function isWeakSecret(secret: string): boolean {
  return secret.length < 32 || new Set(secret).size < 8 || /changeme|secret123|password|example/i.test(secret)
}

function secretsOf(value: string | undefined): string[] {
  return value?.split(/[\s,]+/).filter((one) => one !== '') ?? []
}

/** A secret without the prefix whsec_ is used as plain text. */
function canSign(secret: string): boolean {
  return (
    !secret.startsWith('whsec_') ||
    /^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(secret)
  )
}

function isTrustProxy(value: string): boolean {
  return /^(?:true|false|\d{1,3})$/i.test(value) || value.split(',').every((part) => isAddresses(part.trim()))
}

/** What Express understands: an address, a range with its length or its mask, or the name of some ranges. */
function isAddresses(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address = '', range = '32'] = text.split('/')
  const version = isIP(address)
  const longest = version === 4 ? 32 : 128
  return (
    version !== 0 && (isIP(range) === version || (/^[1-9]\d{0,2}$/.test(range) && Number(range) <= longest))
  )
}

function trustProxy(value: string | undefined): boolean | number | string {
  if (!value || /^(?:false|0+)$/i.test(value)) return false
  if (/^true$/i.test(value)) return true
  return /^\d+$/.test(value) ? Number(value) : value
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

function isHttpUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url)
}
