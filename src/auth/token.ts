// The API's tokens: JWT (RFC 7519), HS256, eight hours. jose does the cryptography.
import { hash, randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { problem } from '../errors.ts'

const lifetime = 8 * 3600

const payload = z.object({
  userId: z.uuid(),
  jti: z.uuid(),
  tokenVersion: z.number(),
  exp: z.number(),
})

interface Claims {
  userId: string
  jti: string
  tokenVersion: number
  /** Milliseconds since the epoch. */
  expiresAt: number
}

/** `role` is for clients to read; the server never trusts it. */
export function signToken(
  secret: Uint8Array,
  user: { id: string; role: string; token_version: number },
): Promise<string> {
  return new SignJWT({ userId: user.id, role: user.role, tokenVersion: user.token_version })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${lifetime}s`)
    .sign(secret)
}

/** Tokens whose signature was right, by their hash: it stays right, and checking it costs more than looking up the user. */
const verifiedBy = new WeakMap<Uint8Array, Map<string, Claims>>()
const mostVerified = 2_000

function remember(known: Map<string, Claims>, key: string, claims: Claims): void {
  const [oldest] = known.keys()
  if (known.size >= mostVerified && oldest !== undefined) known.delete(oldest)
  known.set(key, claims)
}

/**
 * The claims of the token in an Authorization header. Throws the same 401 whatever is wrong with it. The caller must check
 * that the token was not revoked and that the user's token version is still the same.
 */
export async function verifyToken(secret: Uint8Array, header: string): Promise<Claims> {
  const token = /^Bearer\s+(\S+)$/i.exec(header)?.[1]
  if (!token) throw problem('unauthorized')
  const known = verifiedBy.get(secret) ?? new Map<string, Claims>()
  verifiedBy.set(secret, known)
  const key = hash('sha256', token)
  const seen = known.get(key)
  if (seen && seen.expiresAt > Date.now()) return seen
  try {
    const verified = await jwtVerify(token, secret, { algorithms: ['HS256'] })
    const claims = payload.parse(verified.payload)
    const found = { ...claims, expiresAt: claims.exp * 1000 }
    remember(known, key, found)
    return found
  } catch {
    throw problem('token_invalid')
  }
}
