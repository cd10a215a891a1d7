// Users in the panel: the list is generic; making, changing and ending an account have dialogs of their own, because they
// ask for the caller's password and say what will happen.
import { confirmPassword } from '../auth/login.ts'
import type { Caller } from '../auth/proof.ts'
import { roles } from '../policy/abilities.ts'
import {
  moment,
  typed,
  uuidId,
  type Action,
  type ActionCall,
  type PanelPage,
  type Resource,
} from '../resource.ts'
import { newUser, userChange } from './schema.ts'
import { changeUser, createUser } from './service.ts'

type Payload = ActionCall['payload']

const fields = ['full_name', 'email', 'role', 'password', 'is_active', 'locale']

/** A form may send all its fields; a blank one counts as absent. */
function picked(payload: Payload, names: readonly string[] = fields): Payload {
  return Object.fromEntries(
    Object.entries(payload)
      .filter(([name, value]) => names.includes(name) && value !== '')
      .map(([name, value]) => [name, name === 'is_active' ? typed(value) : value]),
  )
}

async function proven({ ctx, person, address, payload }: ActionCall): Promise<Caller> {
  const { current_password: password } = payload
  if (typeof password !== 'string' || password === '') return { person, proof: 'session' }
  await confirmPassword(ctx, address, person, password)
  return { person, proof: 'password' }
}

/** Changes the fields that `pick` takes from the payload. */
const change =
  (pick: (payload: Payload) => Payload): Action['run'] =>
  async (call) => {
    const given = userChange.parse(pick(call.payload))
    await changeUser(call.ctx, await proven(call), call.id, given)
    return undefined
  }

const ability = 'users.manage'

const actions: readonly Action[] = [
  {
    name: 'new',
    kind: 'resource',
    ability,
    label: ['Tambah pengguna', 'Add user'],
    done: ['{name} sudah bisa masuk.', '{name} can log in now.'],
    component: 'user-form',
    run: async (call) => {
      const given = newUser.parse(picked(call.payload))
      const { id } = await createUser(call.ctx, await proven(call), given)
      return { id }
    },
  },
  {
    name: 'edit',
    kind: 'record',
    ability,
    label: ['Ubah', 'Edit'],
    done: ['Perubahan pada {name} tersimpan.', 'Changes to {name} saved.'],
    component: 'user-form',
    run: change((payload) => picked(payload)),
  },
  {
    name: 'reset_password',
    kind: 'record',
    ability,
    label: ['Atur ulang kata sandi', 'Reset password'],
    done: [
      'Kata sandi {name} diganti, semua sesinya berakhir.',
      'The password of {name} was changed. All their sessions have ended.',
    ],
    component: 'user-reset',
    run: change((payload) => picked(payload, ['password'])),
  },
  {
    name: 'deactivate',
    kind: 'record',
    ability,
    when: ({ is_active }) => is_active === true,
    label: ['Nonaktifkan', 'Deactivate'],
    danger: true,
    done: ['{name} dinonaktifkan.', '{name} was deactivated.'],
    component: 'user-deactivate',
    run: change(() => ({ is_active: false })),
  },
  {
    name: 'activate',
    kind: 'record',
    ability,
    when: ({ is_active }) => is_active === false,
    label: ['Aktifkan lagi', 'Activate again'],
    done: [
      '{name} aktif lagi. Tiket baru bisa ditugaskan lagi.',
      '{name} is active again and can be assigned tickets.',
    ],
    component: 'user-activate',
    run: change(() => ({ is_active: true })),
  },
]

/** Counts up to 1,000, as the API documents it. */
const activeTickets = `(select count(*) from (select from tickets
  where assigned_to_user_id = users.id and status <> 'closed' limit 1000) as active)::integer`

export const userResource: Resource = {
  name: 'users',
  read: 'users.manage',
  titleProperty: 'full_name',
  properties: [
    uuidId,
    {
      name: 'full_name',
      type: 'string',
      filter: 'part',
      sort: true,
      label: ['Nama', 'Name'],
      shown: ['list', 'record'],
      cell: 'person',
    },
    {
      name: 'email',
      type: 'string',
      filter: 'part',
      sort: true,
      label: ['Email', 'Email'],
      shown: ['record'],
    },
    {
      name: 'role',
      type: 'string',
      filter: 'equal',
      values: roles,
      label: ['Peran', 'Role'],
      words: {
        admin: ['Admin', 'Admin'],
        agent: ['Agen', 'Agent'],
        logistics: ['Logistik', 'Logistics'],
      },
      shown: ['list', 'record', 'filter'],
    },
    {
      name: 'is_active',
      type: 'boolean',
      filter: 'equal',
      label: ['Status', 'Status'],
      words: { true: ['Aktif', 'Active'], false: ['Nonaktif', 'Inactive'] },
      shown: ['list', 'record', 'filter'],
      cell: 'active',
    },
    {
      name: 'active_tickets',
      type: 'number',
      expression: activeTickets,
      label: ['Tiket aktif', 'Active tickets'],
      shown: ['list', 'record'],
      cell: 'active-tickets',
    },
    {
      name: 'last_login_at',
      type: 'datetime',
      label: ['Terakhir masuk', 'Last login'],
      shown: ['list', 'record'],
      cell: 'last-login',
    },
    { name: 'locale', type: 'string', values: ['id', 'en'] },
    {
      ...moment('created_at'),
      sort: true,
      label: ['Dibuat', 'Created'],
      wide: true,
      shown: ['list', 'record'],
    },
  ],
  order: { column: 'full_name', direction: 'asc' },
  search: ['full_name', 'email'],
  actions,
  panel: {
    title: ['Pengguna', 'Users'],
    find: ['Cari nama atau email', 'Search name or email'],
    empty: {
      title: ['Tidak ada pengguna yang cocok', 'No matching users'],
      text: ['Ubah pencarian atau filternya.', 'Change the search or the filters.'],
    },
    navigation: { icon: 'users', group: 'manage', place: 10 },
  },
  audit: { kind: 'user', title: ['Pengguna', 'Users'] },
}

export const profilePage: PanelPage = {
  name: 'profile',
  path: '/admin/pages/profile',
  ability: 'account.own',
  title: ['Profil saya', 'My profile'],
  component: 'profile',
}
