// API keys in the panel. A new key is shown once, in the answer that creates it.
import { moment, nameOfUser, resourceAction, uuidId, type Action, type Resource } from '../resource.ts'
import { newKey } from './schema.ts'
import { makeKey, revokeKey } from './service.ts'

const actions: readonly Action[] = [
  resourceAction(
    {
      name: 'new',
      ability: 'keys.manage',
      schema: newKey,
      label: ['Buat kunci API', 'Create an API key'],
      done: ['Kunci “{name}” siap dipakai.', 'The key “{name}” is ready to use.'],
      component: 'key-form',
    },
    async ({ ctx, person, input }) => {
      const { id, key } = await makeKey(ctx, person, input)
      return { id, answer: { key } }
    },
  ),
  {
    name: 'revoke',
    kind: 'record',
    ability: 'keys.manage',
    when: ({ revoked_at }) => revoked_at === null,
    label: ['Cabut', 'Revoke'],
    danger: true,
    done: ['Kunci “{name}” dicabut.', 'The key “{name}” was revoked.'],
    component: 'key-revoke',
    run: async ({ ctx, person, id }) => {
      await revokeKey(ctx, person, id)
      return undefined
    },
  },
]

export const apiKeyResource: Resource = {
  name: 'api_keys',
  read: 'keys.manage',
  titleProperty: 'name',
  properties: [
    uuidId,
    {
      name: 'name',
      type: 'string',
      filter: 'part',
      sort: true,
      label: ['Nama', 'Name'],
      shown: ['list', 'record'],
      cell: 'key-name',
    },
    { name: 'key_prefix', type: 'string' },
    {
      name: 'scopes',
      type: 'string',
      expression: `array_to_string(scopes, ', ')`,
      label: ['Boleh', 'Scopes'],
      shown: ['list', 'record'],
      cell: 'key-scopes',
    },
    { ...moment('created_at'), label: ['Dibuat', 'Created'], shown: ['list', 'record'], cell: 'key-created' },
    { name: 'created_by_name', type: 'string', expression: nameOfUser('api_keys.created_by') },
    {
      ...moment('last_used_at'),
      label: ['Terakhir dipakai', 'Last used'],
      shown: ['list', 'record'],
      cell: 'key-last-used',
    },
    { ...moment('revoked_at'), label: ['Status', 'Status'], shown: ['list', 'record'], cell: 'key-state' },
  ],
  order: { column: 'created_at', direction: 'desc' },
  actions,
  panel: {
    title: ['Kunci API', 'API keys'],
    lead: ['Dengan kunci ini n8n mengirim data ke Pantau.', 'n8n uses these keys to send data to Pantau.'],
    empty: {
      title: ['Belum ada kunci API', 'No API keys yet'],
      text: [
        'Buat satu kunci untuk setiap workflow n8n, agar bisa dicabut sendiri-sendiri.',
        'Create a separate key for each n8n workflow, so that you can revoke them separately.',
      ],
    },
    navigation: { icon: 'keys', group: 'manage', place: 40 },
  },
  audit: { kind: 'api_key', title: ['Kunci API', 'API keys'] },
}
