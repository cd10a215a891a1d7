// Requests of the users page.
import { useQuery } from '@tanstack/react-query'
import type { NewUser, User as StoredUser, UserChange } from '../../src/users/schema.ts'
import { apiPage, type Json } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { runAction } from '../resources/records.ts'

export type User = Json<StoredUser>

export const createUser = (user: NewUser) => act('new', user)
export const changeUser = (id: string, change: UserChange) => act('edit', change, id)
export const resetPassword = (id: string, proof: { password: string; current_password: string }) =>
  act('reset_password', proof, id)
export const activateUser = (id: string, proof: { current_password: string }) => act('activate', proof, id)
export const deactivateUser = (id: string) => act('deactivate', {}, id)

async function act(action: string, payload: unknown, id?: string): Promise<User> {
  return (await runAction<User>('users', action, payload, id)).record.params
}

/** Cached data that a change of a user makes stale, besides the list: the possible assignees and the active admins. */
export const stale = [queryKeys.users, queryKeys.admins, queryKeys.assignees]

/** Whether this user is the last active admin. The server enforces it; the panel only warns in advance. */
export function useIsLastAdmin(user: User | undefined): boolean {
  const asks = user !== undefined && user.role === 'admin' && user.is_active
  const admins = useQuery({
    queryKey: queryKeys.admins,
    queryFn: async ({ signal }) =>
      (await apiPage<User>('users?role=admin&is_active=true&limit=2', signal)).rows,
    enabled: asks,
  })
  return asks && admins.data?.length === 1 && admins.data[0]?.id === user.id
}

const most = 200

/** The number of a user's active tickets, at most 200 (one page). */
export function useActiveTickets(id: string) {
  return useQuery({
    queryKey: queryKeys.activeTicketsOf(id),
    queryFn: async ({ signal }) => {
      const asked = new URLSearchParams({ assigned_to: id, status: 'active', limit: String(most) })
      const page = await apiPage<unknown>(`tickets?${asked.toString()}`, signal)
      return { count: page.rows.length, more: page.next !== undefined }
    },
    staleTime: 0,
  })
}
