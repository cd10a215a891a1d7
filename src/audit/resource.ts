// The audit log in the panel: read newest first, each entry as a sentence. Which kinds of entries there are comes from the
// other declarations.
import { moment, numberId, type Resource, type Words } from '../resource.ts'
import { subjectName } from './queries.ts'

const actorName = `case actor_type
  when 'user' then (select full_name from users where users.id = audit_log.actor_id)
  when 'n8n' then (select name from api_keys where api_keys.id = audit_log.actor_id) end`

/** `kinds`: the beginning of an action, such as `user`, and what it is about. */
export const auditResource = (kinds: readonly (readonly [kind: string, title: Words])[]): Resource => ({
  name: 'audit_log',
  read: 'audit.read',
  titleProperty: 'action',
  properties: [
    numberId,
    { name: 'actor_type', type: 'string' },
    {
      name: 'actor_id',
      type: 'uuid',
      filter: 'equal',
      label: ['Siapa', 'Who'],
      shown: ['filter'],
      options: 'users',
    },
    { name: 'actor', type: 'string', expression: actorName, label: ['Siapa', 'Who'], shown: ['record'] },
    {
      name: 'action',
      type: 'string',
      filter: 'start',
      label: ['Jenis', 'Type'],
      words: Object.fromEntries(kinds.map(([kind, title]) => [`${kind}.`, title])),
      shown: ['filter', 'record'],
    },
    {
      ...moment('created_at'),
      label: ['Tanggal', 'Date'],
      shown: ['list', 'record', 'filter'],
    },
    { name: 'subject_type', type: 'string' },
    { name: 'subject_id', type: 'string' },
    {
      name: 'subject_name',
      type: 'string',
      expression: subjectName,
      label: ['Apa', 'What'],
      shown: ['record'],
    },
    {
      name: 'details',
      type: 'textarea',
      expression: 'details::text',
      whole: true,
      label: ['Rincian', 'Details'],
      shown: ['record'],
    },
  ],
  order: { column: 'created_at', direction: 'desc' },
  panel: {
    title: ['Log audit', 'Audit log'],
    lead: [
      'Siapa mengubah pengguna, kunci, dan pengaturan. Tidak bisa diubah atau dihapus.',
      'Who changed users, keys and settings. It cannot be edited or deleted.',
    ],
    empty: {
      title: ['Belum ada catatan', 'Nothing recorded yet'],
      text: [
        'Setiap perubahan pada pengguna, kunci API, balasan cepat, dan koneksi n8n dicatat di sini.',
        'Every change to users, API keys, canned replies and the n8n connection is recorded here.',
      ],
    },
    rows: 'audit-entries',
    navigation: { icon: 'audit', group: 'manage', place: 60 },
  },
})
