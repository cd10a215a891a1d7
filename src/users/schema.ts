// Users in requests and answers. The password hash is in none of them.
import { z } from 'zod'
import { fault } from '../errors/zod.ts'
import { listQuery } from '../http/list.ts'
import { roles } from '../policy/abilities.ts'
import { isGuessable } from './guessable.ts'

export const fullName = z.string().trim().min(1).max(100)
const email = z.string().trim().toLowerCase().max(254).pipe(z.email())
const role = z.enum(roles)
/** bcrypt reads 72 bytes; it would silently cut a longer password. */
export const password = z
  .string()
  .refine((value) => Buffer.byteLength(value) >= 10, fault('too_short', { min: 10 }))
  .refine((value) => Buffer.byteLength(value) <= 72, fault('too_many_bytes', { max: 72 }))
  .refine((value) => new Set(value).size >= 4, fault('password_repeats'))
export const locale = z.enum(['id', 'en'])

/** The caller's own, not the one of the user who is changed. */
const currentPassword = z.string().optional().meta({
  description:
    'Your own password. Required in a panel session to create an admin or to set a password, and for your own password always; a wrong one counts like a failed login',
})

export const newUser = z
  .strictObject({
    full_name: fullName,
    email,
    role,
    password,
    is_active: z.boolean().optional(),
    locale: locale.optional(),
    current_password: currentPassword,
  })
  .refine((user) => user.password.toLowerCase() !== user.email, {
    path: ['password'],
    error: fault('password_is_email'),
  })
  .refine((user) => !isGuessable(user.password, user), {
    path: ['password'],
    error: fault('password_guessable'),
  })
  .meta({ id: 'NewUser' })

export const userChange = z
  .strictObject({
    full_name: fullName.optional(),
    email: email.optional(),
    role: role.optional(),
    password: password.optional(),
    is_active: z.boolean().optional(),
    locale: locale.optional(),
    current_password: currentPassword,
  })
  .refine((change) => Object.keys(change).some((name) => name !== 'current_password'), {
    error: fault('nothing_to_change'),
  })
  .meta({ id: 'UserChange' })

export const user = z
  .object({
    id: z.uuid(),
    full_name: z.string(),
    email: z.string(),
    role,
    is_active: z.boolean(),
    locale: z.string(),
    created_at: z.date(),
    last_login_at: z
      .date()
      .nullable()
      .meta({ description: 'In the panel or the API; null if never, or before logins were recorded' }),
    active_tickets: z.number().meta({ description: 'Assigned and not closed; counted up to 1,000' }),
  })
  .meta({ id: 'User' })

export const userQuery = listQuery.extend({
  role: role.optional(),
  is_active: z.stringbool().optional(),
})

export type NewUser = z.infer<typeof newUser>
export type UserChange = z.infer<typeof userChange>
export type User = z.infer<typeof user>
export type UserQuery = z.infer<typeof userQuery>
