// The problems of single fields in the reader's language, by code; problem-words.ts has those of the whole request.
import type { FieldCode } from '../../src/errors/field-codes.ts'
import { fillWords, type Coded, type Locale } from './problem-words.ts'

const fields: Record<FieldCode, readonly [id: string, en: string]> = {
  required: ['Wajib diisi.', 'Please fill this in.'],
  not_valid: ['Isian ini tidak diterima. Periksa kembali.', 'This value is not valid. Check it again.'],
  unknown_field: ['Isian ini tidak dikenal.', 'This field is unknown.'],
  nothing_to_change: ['Belum ada yang diubah.', 'Nothing has been changed.'],

  // Types
  not_text: ['Tulis sebagai teks.', 'Enter text.'],
  not_text_or_number: ['Tulis sebagai teks atau bilangan bulat.', 'Enter text or a whole number.'],
  not_boolean: ['Pilih ya atau tidak.', 'Choose yes or no.'],
  not_number: ['Tulis sebagai angka.', 'Enter a number.'],
  not_list: ['Harus berupa daftar.', 'This must be a list.'],
  not_object: ['Harus berupa objek.', 'This must be an object.'],
  not_uuid: ['Bukan ID yang benar.', 'This is not a valid ID.'],
  not_email: [
    'Tulis alamat email yang lengkap, misalnya ani@perusahaan.co.id.',
    'Enter a complete email address, such as ani@company.com.',
  ],
  not_time: [
    'Tulis waktu ISO 8601 dengan zona, misalnya 2026-11-23T14:05:00+07:00.',
    'Enter an ISO 8601 time with its offset, such as 2026-11-23T14:05:00+07:00.',
  ],
  one_of: ['Pilih salah satu: {allowed}.', 'Choose one of these: {allowed}.'],

  // Sizes
  too_long: ['Paling banyak {max} karakter.', 'At most {max} characters.'],
  too_long_for_whatsapp: [
    'Paling banyak {max} karakter: WhatsApp tidak menerima pesan yang lebih panjang.',
    'At most {max} characters: WhatsApp does not accept longer messages.',
  ],
  too_short: ['Minimal {min} karakter.', 'At least {min} characters.'],
  too_many_bytes: [
    'Paling panjang {max} byte: huruf biasa dihitung 1, emoji sampai 4.',
    'At most {max} bytes: a plain letter counts as 1, an emoji as up to 4.',
  ],
  too_much_json: ['Paling banyak {max} KiB.', 'At most {max} KiB.'],
  too_many: ['Paling banyak {max} entri.', 'At most {max} entries.'],
  too_few: ['Pilih minimal {min}.', 'Choose at least {min}.'],
  too_small: ['Minimal {min}.', 'At least {min}.'],
  too_big: ['Paling banyak {max}.', 'At most {max}.'],
  out_of_range: ['Tulis angka dari {min} sampai {max}.', 'Enter a number from {min} to {max}.'],

  // Text that cannot be stored
  nul: [
    'Ada karakter yang tidak bisa disimpan. Ketik ulang teksnya.',
    'The text has a character that cannot be stored. Type it again.',
  ],
  too_deep: ['Bersarang lebih dari {max} tingkat.', 'Nested more than {max} levels deep.'],

  // Pushes
  number_loses_digits: [
    'Kirim sebagai teks: sebagai angka, digitnya hilang.',
    'Send it as text: as a number it loses digits.',
  ],
  not_tracking_number: ['{given} bukan nomor resi.', '{given} is not a tracking number.'],
  too_far_ahead: ['Lebih dari sehari ke depan.', 'This is more than a day in the future.'],
  alias_differs: [
    'Berbeda dari {other}, nama lain isian ini.',
    'This differs from {other}, another name of the same field.',
  ],

  // Attachments
  not_attachment: [
    'Lampiran ini sudah terpakai atau tidak ada lagi.',
    'This attachment is already in use or no longer exists.',
  ],

  // Users and their passwords
  password_is_email: ['Jangan sama dengan alamat email.', 'The password must not be the email address.'],
  password_guessable: [
    'Terlalu mudah ditebak: jangan pakai nama, email, atau kata umum yang ditambah angka.',
    'Too easy to guess: do not use your name, your email or a common word with digits.',
  ],
  password_repeats: ['Pakai minimal 4 karakter yang berbeda.', 'Use at least 4 different characters.'],
  password_unchanged: [
    'Kata sandi baru harus berbeda dari yang sekarang.',
    'The new password must be different from the current one.',
  ],
  password_wrong: ['Kata sandi saat ini salah.', 'The current password is wrong.'],
  password_needed: ['Isi kata sandi Anda saat ini.', 'Enter your current password.'],
  not_active_user: [
    'Pengguna ini sudah tidak aktif. Pilih yang lain.',
    'This user is no longer active. Choose another.',
  ],

  // Customers
  not_name: ['Tulis nama yang punya huruf.', 'Enter a name with at least one letter.'],

  // Tickets
  not_phone: [
    'Tulis satu nomor HP, misalnya 0812-9988-1200.',
    'Enter one phone number, such as +6281299881200.',
  ],
  no_such_category: [
    'Kategori ini sudah tidak dipakai. Pilih yang lain.',
    'This category is no longer in use. Choose another.',
  ],

  // Canned replies, categories and the connection with n8n
  bad_shortcut: [
    'Hanya huruf kecil, angka, dan tanda hubung, misalnya cek-posisi.',
    'Lower-case letters, digits and hyphens only, such as check-position.',
  ],
  bad_key: [
    'Hanya huruf kecil, angka, dan garis bawah, misalnya salah_alamat.',
    'Lower-case letters, digits and underscores only, such as wrong_address.',
  ],
  unknown_placeholder: [
    'Isian {placeholder} tidak dikenal. Yang ada: {known}.',
    'The placeholder {placeholder} is unknown. Available: {known}.',
  ],
  not_http_address: [
    'Tulis alamat lengkap yang diawali http:// atau https://.',
    'Enter a complete address that begins with http:// or https://.',
  ],
  address_with_password: [
    'Hapus nama pengguna dan kata sandi dari alamat.',
    'Remove the user name and password from the address.',
  ],
  host_not_found: [
    'Nama server di alamat ini tidak ditemukan. Periksa ejaannya.',
    'The host in this address cannot be found. Check the spelling.',
  ],
  address_inside: [
    'Alamat ini mengarah ke jaringan server sendiri. Pasang lewat N8N_WEBHOOK_URL di server, atau izinkan dengan N8N_WEBHOOK_ALLOW_PRIVATE=true.',
    'This address is inside the server’s own network. Set it with N8N_WEBHOOK_URL on the server, or allow it with N8N_WEBHOOK_ALLOW_PRIVATE=true.',
  ],

  // Lists and their filters
  foreign_cursor: [
    'Halaman ini tidak dikenal. Muat ulang daftarnya.',
    'This page is unknown. Reload the list.',
  ],
  cursor_of_other_order: [
    'Urutan daftar sudah berubah. Muat ulang daftarnya.',
    'The order of the list has changed. Reload the list.',
  ],
  not_assignee: ['Pilih me, none, atau ID pengguna.', 'Choose me, none or the ID of a user.'],
  not_audit_action: [
    'Tulis tindakan atau awalannya, misalnya user. atau api_key.revoked.',
    'Enter an action or its beginning, such as user. or api_key.revoked.',
  ],
  given_twice: ['Hanya boleh satu kali.', 'This can be given only once.'],
  not_page_number: ['Tulis bilangan bulat mulai dari 1.', 'Enter a whole number of 1 or more.'],
  page_too_far: ['Terlalu jauh: persempit daftar dengan filter.', 'Too far: narrow the list with a filter.'],
  too_many_records: ['Lebih dari {max}: lakukan bertahap.', 'More than {max}: do it in batches.'],
  not_searchable: ['Tidak bisa dicari.', 'This cannot be searched.'],
  not_a_filter: ['Bukan filter di sini.', 'This is not a filter here.'],
}

export function fieldWords({ code, params }: Coded, locale: Locale): string {
  const known = typeof code === 'string' && Object.hasOwn(fields, code) ? (code as FieldCode) : 'not_valid'
  return fillWords(fields[known], params, locale)
}
