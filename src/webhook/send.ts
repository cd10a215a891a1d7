// Makes one attempt: signs, POSTs, and returns the result. Never throws because of the receiver; follows no redirects.
import http from 'node:http'
import https from 'node:https'
import { useAgent } from 'request-filtering-agent'
import { Webhook } from 'standardwebhooks'
import type { Endpoint } from './endpoint.ts'

/**
 * Why a message is not sent at all: the row that it is about was deleted, or since it was queued its customer was blocked or
 * has opted out of broadcasts.
 */
export type Withheld = 'gone' | 'blocked' | 'opted_out'

/** Why an attempt failed. */
export type Failure = 'timeout' | 'unreachable' | 'private_address' | 'answer' | 'stopped' | Withheld

export interface Attempt {
  startedAt: Date
  milliseconds: number
  /** null: no answer came. */
  statusCode: number | null
  /** undefined: the receiver answered 2xx. */
  failure: Failure | undefined
  /** The beginning of the answer's body, as far as it arrived, or of the error. */
  response: string
}

const keptOfAnswer = 2_000

/** Headers of Standard Webhooks 1.0 (standardwebhooks.com). */
export function sign(secrets: readonly string[], id: string, at: Date, body: string): Record<string, string> {
  const signatures = secrets.map((secret) =>
    (secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' })).sign(
      id,
      at,
      body,
    ),
  )
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  }
}

export async function send(
  endpoint: Endpoint,
  message: { id: string; body: string },
  { timeout, stop }: { timeout: number; stop: AbortSignal },
): Promise<Attempt> {
  const startedAt = new Date()
  const began = performance.now()
  const timer = AbortSignal.timeout(timeout)
  let statusCode: number | null = null
  let failure: Failure | undefined
  let response: string
  try {
    const answer = await post(endpoint, message, startedAt, AbortSignal.any([timer, stop]))
    statusCode = answer.statusCode
    response = answer.text
    if (statusCode < 200 || statusCode > 299) failure = 'answer'
  } catch (error) {
    response = error instanceof Error ? error.message : String(error)
    if (stop.aborted) failure = 'stopped'
    else if (timer.aborted) failure = 'timeout'
    else failure = /is not allowed/.test(response) ? 'private_address' : 'unreachable'
  }
  return {
    startedAt,
    milliseconds: Math.round(performance.now() - began),
    statusCode,
    failure,
    // PostgreSQL's text cannot contain NUL.
    response: response.replaceAll('\u0000', '').slice(0, keptOfAnswer),
  }
}

function post(
  { url, secrets, trusted }: Endpoint,
  { id, body }: { id: string; body: string },
  at: Date,
  signal: AbortSignal,
): Promise<{ statusCode: number; text: string }> {
  return new Promise((resolve, reject) => {
    let statusCode: number | undefined
    const chunks: Buffer[] = []
    let bytes = 0
    // After the status line, a body that breaks off or never ends does not change the result.
    const end = (error?: Error) => {
      if (statusCode !== undefined) resolve({ statusCode, text: Buffer.concat(chunks).toString() })
      else reject(error ?? new Error('the connection was closed without an answer'))
      sent.destroy()
    }
    const { request } = url.startsWith('https:') ? https : http
    const sent = request(
      url,
      {
        method: 'POST',
        signal,
        headers: {
          ...sign(secrets, id, at, body),
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Pantau',
          accept: 'application/json',
          connection: 'close',
        },
        // Checks the address of the actual connection, whatever the name resolved to before.
        ...(trusted ? {} : { agent: useAgent(url) }),
      },
      (answer) => {
        statusCode = answer.statusCode
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          bytes += chunk.length
          if (bytes > keptOfAnswer * 4) end()
        })
        answer.on('end', end)
        answer.on('error', end)
      },
    )
    // After a 101, Node gives up or ends the connection without an answer and without an error.
    sent.on('upgrade', (answer, socket) => {
      statusCode = answer.statusCode
      socket.destroy()
      end()
    })
    sent.on('error', end)
    sent.on('close', end)
    sent.end(body)
  })
}
