// Keeps attachments in an S3-compatible store, one object each, named by its id. Requests are signed with AWS Signature
// Version 4; the bytes are streamed, so that memory does not grow with the file.
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { Readable } from 'node:stream'
import { AwsV4Signer } from 'aws4fetch'
import type { S3Config } from '../config.ts'
import type { Core } from '../core.ts'
import { problem } from '../errors.ts'
import type { Bytes } from './file-types.ts'
import { deleteLeftover, insertLeftover } from './leftover-queries.ts'
import type { Store } from './store.ts'

/** Milliseconds without a byte after which a request is given up. */
const standstill = 30_000
const partSize = 256 * 1024

export interface S3Store extends Store {
  /** Also resolves if the object does not exist. */
  remove: (id: string) => Promise<void>
}

export function s3Store({ pool, log }: Pick<Core, 'pool' | 'log'>, config: S3Config): S3Store {
  const away = (cause: unknown) => {
    log.warn({ err: cause }, 'the S3 store is unavailable')
    return problem('store_away')
  }
  return {
    name: 's3',
    prepare: async (id, file) => {
      // If the process dies before the attachment is stored, the clock deletes the object.
      await insertLeftover(pool, id)
      const headers = { 'content-length': String(file.size) }
      await call(config, 'PUT', id, { headers, body: Readable.from(partsOf(file), { objectMode: false }) })
        .then((answer) => expect(answer, [200]))
        .catch((error: unknown) => {
          throw away(error)
        })
    },
    keep: deleteLeftover,
    read: async function* (id, start, end) {
      const headers = { range: `bytes=${String(start)}-${String(end)}` }
      const answer: AsyncIterable<Buffer> = await call(config, 'GET', id, { headers })
        .then((found) => expect(found, [200, 206], { keep: true }))
        .catch((error: unknown) => {
          throw away(error)
        })
      yield* answer
    },
    remove: async (id) => {
      await expect(await call(config, 'DELETE', id, {}), [200, 204, 404])
    },
  }
}

async function* partsOf(file: Bytes): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.size; at += partSize) yield await file.read(at, partSize)
}

interface Sent {
  headers?: Record<string, string>
  body?: Readable
}

/** Rejects if the store does not answer. Redirects are not followed, because they would send the bytes elsewhere. */
async function call(
  { endpoint, bucket, region, accessKeyId, secretAccessKey }: S3Config,
  method: string,
  id: string,
  { headers = {}, body }: Sent,
): Promise<IncomingMessage> {
  const url = `${endpoint}/${bucket}/attachments/${id}`
  // The payload is not signed, because its hash would have to be known before it is sent.
  const signed = await new AwsV4Signer({
    method,
    url,
    headers: { ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    accessKeyId,
    secretAccessKey,
    region,
    service: 's3',
  }).sign()
  const options = {
    method,
    headers: { ...headers, ...Object.fromEntries(signed.headers) },
    timeout: standstill,
  }
  return new Promise((resolve, reject) => {
    const sent = (url.startsWith('https:') ? requestHttps : requestHttp)(url, options, resolve)
    sent.on('error', reject)
    sent.on('timeout', () => sent.destroy(new Error(`no byte for ${String(standstill)} ms`)))
    if (!body) sent.end()
    else {
      body.on('error', (error) => sent.destroy(error))
      body.pipe(sent)
    }
  })
}

/** Rejects if the status is none of these, with the store's message. Discards the body unless `keep` is set. */
async function expect(
  answer: IncomingMessage,
  statuses: readonly number[],
  { keep = false } = {},
): Promise<IncomingMessage> {
  const { statusCode = 0 } = answer
  if (!statuses.includes(statusCode)) {
    let said = ''
    for await (const part of answer.setEncoding('utf8')) if (said.length < 500) said += String(part)
    throw new Error(`the store answered ${String(statusCode)}: ${said.slice(0, 500)}`)
  }
  if (!keep) answer.resume()
  return answer
}
