// Canned replies in the panel: everybody reads them, admins write them in a dialog with a preview.
import {
  moment,
  nameOfUser,
  recordAction,
  resourceAction,
  uuidId,
  type Action,
  type Resource,
} from '../resource.ts'
import { cannedReplyChange, newCannedReply } from './schema.ts'
import { changeCannedReply, createCannedReply, removeCannedReply } from './service.ts'

const ability = 'canned.manage'

const actions: readonly Action[] = [
  resourceAction(
    {
      name: 'new',
      ability,
      schema: newCannedReply,
      label: ['Tambah balasan', 'Add reply'],
      done: ['“{name}” bisa dipakai di tiket.', '“{name}” can be used in tickets.'],
      component: 'reply-form',
    },
    async ({ ctx, person, input }) => ({ id: (await createCannedReply(ctx, person, input)).id }),
  ),
  recordAction(
    {
      name: 'edit',
      ability,
      schema: cannedReplyChange,
      label: ['Ubah', 'Edit'],
      done: ['“{name}” tersimpan.', '“{name}” saved.'],
      component: 'reply-form',
    },
    async ({ ctx, person, id, input }) => {
      await changeCannedReply(ctx, person, id, input)
      return undefined
    },
  ),
  {
    name: 'delete',
    kind: 'record',
    ability,
    label: ['Hapus', 'Delete'],
    danger: true,
    done: ['“{name}” dihapus.', '“{name}” deleted.'],
    ask: {
      title: ['Hapus “{name}”?', 'Delete “{name}”?'],
      text: ['Agen tidak bisa memakainya lagi.', 'Agents can no longer use it.'],
    },
    run: async ({ ctx, person, id }) => {
      await removeCannedReply(ctx, person, id)
      return undefined
    },
  },
]

export const cannedReplyResource: Resource = {
  name: 'canned_replies',
  read: 'canned.use',
  titleProperty: 'title',
  properties: [
    uuidId,
    {
      name: 'title',
      type: 'string',
      filter: 'part',
      sort: true,
      label: ['Judul', 'Title'],
      shown: ['list', 'record'],
    },
    {
      name: 'shortcut',
      type: 'string',
      filter: 'start',
      label: ['Pintasan', 'Shortcut'],
      shown: ['list', 'record'],
    },
    { name: 'body', type: 'textarea', whole: true, label: ['Isi', 'Text'], shown: ['list', 'record'] },
    { name: 'created_by', type: 'string', expression: nameOfUser('canned_replies.created_by') },
    moment('created_at'),
    { ...moment('updated_at'), label: ['Diubah', 'Changed'], shown: ['list', 'record'] },
  ],
  order: { column: 'title', direction: 'asc', expression: 'lower(title)' },
  search: ['title', `'#' || shortcut`, 'body'],
  actions,
  panel: {
    title: ['Balasan cepat', 'Canned replies'],
    lead: ['Dipakai di tiket dengan tombol #.', 'Used in a ticket with the # key.'],
    find: ['Cari judul, pintasan, atau isi', 'Search title, shortcut or text'],
    empty: {
      title: ['Belum ada balasan cepat', 'No canned replies yet'],
      text: [
        'Jawaban yang paling sering dipakai ditulis di sini. Agen menyisipkannya dengan satu tombol.',
        'Write the replies that are used most here. Agents insert them with one key.',
      ],
    },
    rows: 'canned-replies',
    navigation: { icon: 'replies', group: 'manage', place: 20 },
  },
  audit: { kind: 'canned_reply', title: ['Balasan cepat', 'Canned replies'] },
}
