// Signed addresses that need no login for 15 minutes. n8n fetches a reply's files with them.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { problem } from '../errors.ts'

const validFor = 15 * 60

export const signedQuery = z.object({ expires: z.string().default(''), signature: z.string().default('') })

const signatureOf = (secret: string, id: string, expires: string) =>
  createHmac('sha256', secret).update(`attachment ${id} ${expires}`).digest('base64url')

/** A path on this server that is valid for 15 minutes from now. */
export function signedPath(secret: string, id: string): string {
  const expires = String(Math.floor(Date.now() / 1000) + validFor)
  return `/api/v1/attachments/${id}/signed?expires=${expires}&signature=${signatureOf(secret, id, expires)}`
}

/** Throws 404 unless this server has signed the address, 410 if it has expired. */
export function requireSigned(
  secret: string,
  id: string,
  { expires, signature }: z.output<typeof signedQuery>,
): void {
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(secret, id, expires))]
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw problem('no_such_attachment')
  if (Number(expires) < Date.now() / 1000) throw problem('address_expired')
}
