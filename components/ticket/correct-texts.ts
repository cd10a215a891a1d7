import { defineTexts, translator } from '../lib/texts.ts'

const texts = defineTexts(
  {
    edit: 'Ubah',
    subject: 'Judul',
    phone: 'Nomor HP',
    category: 'Kategori',
    no_category: 'Tanpa kategori',
    save: 'Simpan',
    merge: 'Gabungkan dengan tiket lain…',
    merged: 'Tiket ini sudah digabung. Isinya dan pesan berikutnya ada di',
    merged_here: 'Buka tiket itu',
    by_phone: 'lewat telepon',
    by_walk_in: 'datang langsung',
    by_email: 'lewat email',
    by_other: 'lewat cara lain',
    by_whatsapp: 'WhatsApp',
    written_down: '{way}, dicatat {name}',
  },
  {
    edit: 'Edit',
    subject: 'Subject',
    phone: 'Phone',
    category: 'Category',
    no_category: 'No category',
    save: 'Save',
    merge: 'Merge with another ticket…',
    merged: 'This ticket was merged. Its content and later messages are in',
    merged_here: 'Open that ticket',
    by_phone: 'by phone',
    by_walk_in: 'in person',
    by_email: 'by email',
    by_other: 'through another channel',
    by_whatsapp: 'WhatsApp',
    written_down: '{way}, recorded by {name}',
  },
)

export const t = translator(texts)
