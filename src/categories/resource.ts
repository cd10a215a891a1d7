// Categories of complaints: a plain table, so this declaration is its whole page.
import { plainActions, type PlainTable } from '../plain-tables/service.ts'
import { uuidId, type Resource } from '../resource.ts'
import { categoryChange, newCategory } from './schema.ts'

const table: PlainTable = {
  name: 'categories',
  titleProperty: 'name_id',
  audit: { kind: 'category', title: ['Kategori', 'Categories'], one: ['kategori', 'the category'] },
}

export const categoryResource: Resource = {
  ...table,
  read: 'categories.manage',
  properties: [
    uuidId,
    {
      name: 'name_id',
      type: 'string',
      sort: true,
      label: ['Nama (Indonesia)', 'Name (Indonesian)'],
      shown: ['list', 'form', 'record'],
    },
    {
      name: 'name_en',
      type: 'string',
      sort: true,
      label: ['Nama (Inggris)', 'Name (English)'],
      shown: ['list', 'form', 'record'],
    },
    {
      name: 'key',
      type: 'string',
      filter: 'equal',
      label: ['Kode', 'Key'],
      hint: [
        'Huruf kecil, angka, dan garis bawah. Dikirim oleh workflow n8n, jadi tidak bisa diubah lagi.',
        'Lower-case letters, digits and underscores. n8n workflows send it, so it cannot be changed later.',
      ],
      shown: ['list', 'form', 'record'],
    },
    {
      name: 'place',
      type: 'number',
      label: ['Urutan', 'Order'],
      hint: ['Yang terkecil di atas.', 'The lowest comes first.'],
      shown: ['list', 'form', 'record'],
    },
    {
      name: 'is_active',
      type: 'boolean',
      filter: 'equal',
      label: ['Status', 'Status'],
      words: { true: ['Aktif', 'Active'], false: ['Nonaktif', 'Inactive'] },
      shown: ['list', 'form', 'filter', 'record'],
      cell: 'active',
    },
    { name: 'updated_at', type: 'datetime', label: ['Diubah', 'Changed'], shown: ['list', 'record'] },
  ],
  order: { column: 'place', direction: 'asc' },
  search: ['name_id', 'name_en', 'key'],
  actions: plainActions({
    table,
    ability: 'categories.manage',
    schema: newCategory,
    change: categoryChange,
    add: ['Tambah kategori', 'Add category'],
  }),
  panel: {
    title: ['Kategori', 'Categories'],
    lead: ['Tentang apa keluhan pelanggan.', 'What complaints are about.'],
    find: ['Cari nama atau kode', 'Search name or key'],
    empty: {
      title: ['Belum ada kategori', 'No categories yet'],
      text: ['Tambahkan kategori agar keluhan bisa dikelompokkan.', 'Add categories to group complaints.'],
    },
    navigation: { icon: 'categories', group: 'manage', place: 25 },
  },
}
