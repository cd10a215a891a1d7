// What the pages of the users ask and tell the server.
import { useCallback } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { roles } from '../../src/policy/abilities.ts'
import type { NewUser, User as StoredUser, UserChange } from '../../src/users/schema.ts'
import { api, apiPage, type Json } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { useRows } from '../lib/rows.ts'

export type User = Json<StoredUser>

export function useUsers(filters: { state: string; role: string }) {
  const asked = new URLSearchParams({ limit: '200' })
  if (roles.some((role) => role === filters.role)) asked.set('role', filters.role)
  if (filters.state === 'active') asked.set('is_active', 'true')
  if (filters.state === 'inactive') asked.set('is_active', 'false')
  return useRows<User>(queryKeys.users, `users?${asked.toString()}`)
}

export const createUser = (user: NewUser) => api<User>('POST', 'users', user)
export const changeUser = (id: string, change: UserChange) => api<User>('PUT', `users/${id}`, change)

/** After any change: the list, whom tickets can be assigned to, and who is left as an admin. */
export function useRefreshUsers(): () => void {
  const client = useQueryClient()
  return useCallback(() => {
    for (const queryKey of [queryKeys.users, queryKeys.admins, queryKeys.assignees, queryKeys.auditLog])
      void client.invalidateQueries({ queryKey })
  }, [client])
}

/** Whether without this user there would be no admin. The server decides; this only says so beforehand. */
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

/** Active tickets of a user, up to 200: that is one page. */
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
