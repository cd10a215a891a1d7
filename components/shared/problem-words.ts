// The server's problems in the reader's language, by the problem's code, never by its English sentence. A code of the
// server's catalogue that has no words here or in conflict-words.ts does not compile. Neither file uses anything of the
// page, so that tests can import them.
import type { Params, ProblemCode } from '../../src/errors/problem-codes.ts'
import { conflicts, type Words } from './conflict-words.ts'

export type Locale = 'id' | 'en'

const problems: Record<ProblemCode, Words> = {
  // What was sent
  invalid: [
    'Ada isian yang tidak diterima. Periksa kembali.',
    'Some values are not valid. Check them again.',
  ],
  malformed_json: ['Isi permintaan bukan JSON yang benar.', 'The body is not valid JSON.'],
  unreadable_request: ['Permintaan ini tidak dapat dibaca.', 'The request cannot be read.'],
  body_not_object: ['Isi permintaan harus berupa objek.', 'The body must be an object.'],
  wrong_array_size: [
    'Satu kiriman berisi 1 sampai {max} data; yang ini berisi {count}.',
    'A request can have 1 to {max} items; this one has {count}.',
  ],
  bad_idempotency_key: [
    'Idempotency-Key harus terdiri dari 1 sampai 255 karakter ASCII.',
    'Idempotency-Key must have 1 to 255 printable ASCII characters.',
  ],
  missing_reference: ['Yang dimaksud sudah tidak ada.', 'This refers to something that no longer exists.'],
  unstorable_value: [
    'Ada isian yang tidak bisa disimpan seperti ini.',
    'A value cannot be stored in this form.',
  ],
  too_large: ['Terlalu besar: paling banyak {limit}.', 'Too large: at most {limit}.'],
  unsupported_type: [
    'Kirim JSON dengan Content-Type: application/json.',
    'Send JSON, with Content-Type: application/json.',
  ],
  attachment_empty: ['File ini kosong.', 'This file is empty.'],
  attachment_type: [
    'Jenis file ini tidak diterima. Kirim gambar, audio, video, PDF, atau file office tanpa makro.',
    'This type of file is not accepted. Send a picture, audio, video, PDF or an office file without macros.',
  ],
  attachment_bomb: [
    'File ini tidak diterima: isinya menjadi {mib} MB bila dibuka.',
    'This file is not accepted: it would unpack to {mib} MB.',
  ],
  attachment_pixels: [
    'Gambar ini terlalu besar: {width} × {height} piksel. Paling banyak {max} juta piksel.',
    'This picture is too large: {width} × {height} pixels. The limit is {max} million pixels.',
  ],
  idempotency_key_reused: [
    'Idempotency-Key ini sudah dipakai dengan isi yang lain.',
    'This Idempotency-Key was already used with a different body.',
  ],

  // Callers and their rights
  unauthorized: [
    'Sesi Anda telah berakhir. Masuk lagi untuk melanjutkan.',
    'Your session has ended. Log in again to continue.',
  ],
  token_invalid: [
    'Token ini tidak berlaku lagi. Masuk lagi untuk melanjutkan.',
    'This token is no longer valid. Log in again to continue.',
  ],
  bad_api_key: ['Kunci API di X-API-KEY tidak dikenal.', 'The API key in X-API-KEY is unknown.'],
  wrong_login: ['Email atau kata sandi salah.', 'The email or password is wrong.'],
  forbidden: ['Anda tidak berhak melakukan ini.', 'You do not have permission to do this.'],
  scope_missing: ['Kunci API ini tidak punya hak {scope}.', 'This API key does not have the scope {scope}.'],
  foreign_origin: ['Muat ulang halaman ini, lalu coba lagi.', 'Reload this page and try again.'],
  tickets_of_others: [
    'Agen tidak dapat melihat tiket pengguna lain.',
    'Agents cannot see other users’ tickets.',
  ],
  admin_assigns: ['Hanya admin yang menugaskan tiket.', 'Only an admin can assign tickets.'],
  take_first: [
    'Ambil tiket ini lebih dulu: tiket ini belum ditugaskan.',
    'Take this ticket first: it is unassigned.',
  ],
  customer_of_others: [
    'Tangani dulu salah satu tiket pelanggan ini: belum ada yang milik Anda.',
    'Take one of this customer’s tickets first: none is assigned to you.',
  ],
  note_of_others: [
    'Hanya penulisnya atau admin yang bisa menghapus catatan ini.',
    'Only the author or an admin can delete this note.',
  ],

  // Not found
  no_such_attachment: ['Lampiran ini tidak ada lagi.', 'This attachment no longer exists.'],
  address_expired: ['Alamat ini hanya berlaku 15 menit.', 'This address was valid for only 15 minutes.'],
  no_such_range: ['Bagian file ini tidak ada.', 'The file has no such part.'],
  no_such_address: [
    'Tidak ditemukan. Mungkin sudah dipindahkan, atau alamatnya keliru.',
    'Not found. It may have moved, or the address is wrong.',
  ],
  no_such_action: ['Tindakan ini tidak ada.', 'This action does not exist.'],
  no_such_record: ['Data ini tidak ditemukan.', 'This record was not found.'],
  no_such_customer: ['Pelanggan ini tidak ditemukan.', 'This customer was not found.'],
  no_such_note: ['Catatan ini tidak ditemukan.', 'This note was not found.'],
  no_such_ticket: ['Tiket ini tidak ditemukan.', 'This ticket was not found.'],
  no_such_reply: ['Balasan ini tidak ditemukan.', 'This reply was not found.'],
  no_such_broadcast: ['Broadcast ini tidak ditemukan.', 'This broadcast was not found.'],
  no_such_resend_run: ['Pengiriman ulang ini tidak ditemukan.', 'This batch of resends was not found.'],
  no_such_resend: ['Kiriman ulang ini tidak ditemukan.', 'This resend was not found.'],
  no_such_user: ['Pengguna ini tidak ditemukan.', 'This user was not found.'],
  no_such_api_key: ['Kunci API ini tidak ditemukan.', 'This API key was not found.'],
  no_such_canned_reply: ['Balasan cepat ini tidak ditemukan.', 'This canned reply was not found.'],
  no_such_message: ['Pesan ini tidak ditemukan.', 'This message was not found.'],
  no_such_workflow: ['Workflow ini tidak ditemukan.', 'This workflow was not found.'],
  method_not_allowed: [
    'Alamat ini tidak menerima metode tersebut.',
    'This address does not accept that method.',
  ],

  ...conflicts,

  // Too many requests
  too_many_failures: [
    'Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.',
    'Too many attempts. Wait a few minutes and try again.',
  ],
  too_many_logins: [
    'Terlalu banyak yang masuk sekaligus dari alamat ini. Coba lagi beberapa detik lagi.',
    'Too many logins at once from this address. Try again in a few seconds.',
  ],
  too_many_pushes: [
    'Kunci API ini boleh mengirim {max} kali per menit.',
    'This API key can send at most {max} pushes per minute.',
  ],
  logins_busy: [
    'Sedang banyak yang masuk. Coba lagi beberapa detik lagi.',
    'Many people are logging in. Try again in a few seconds.',
  ],
  searches_busy: [
    'Sedang banyak pencarian. Coba lagi sebentar lagi.',
    'Many searches are running. Try again in a moment.',
  ],
  too_many_uploads: [
    'Terlalu banyak file diunggah. Kirim atau hapus dulu, lalu coba lagi sebentar lagi.',
    'Too many uploaded files. Send or remove some, then try again in a moment.',
  ],
  store_away: [
    'Penyimpanan file sedang bermasalah. Coba lagi sebentar lagi.',
    'The file storage has a problem. Try again in a moment.',
  ],
  uploads_busy: [
    'Terlalu banyak file sedang diunggah. Coba lagi sebentar lagi.',
    'Too many files are being uploaded. Try again in a moment.',
  ],
  exports_busy: [
    'Unduhan lain sedang dibuat. Coba lagi dalam satu menit.',
    'Other downloads are being prepared. Try again in a minute.',
  ],
  overloaded: [
    'Terlalu banyak kiriman menunggu disimpan. Coba lagi sebentar lagi.',
    'Too many pushes are waiting to be stored. Try again in a moment.',
  ],

  // The server
  too_slow: [
    'Pencarian ini terlalu lama. Persempit, lalu coba lagi.',
    'This search took too long. Narrow it and try again.',
  ],
  database_away: [
    'Server sedang bermasalah. Coba lagi sebentar lagi.',
    'The server has a problem. Try again in a moment.',
  ],
  stopping: [
    'Server sedang dimulai ulang. Coba lagi sebentar lagi.',
    'The server is restarting. Try again in a moment.',
  ],
  migrations_pending: [
    'Server sedang diperbarui. Coba lagi sebentar lagi.',
    'The server is being updated. Try again in a moment.',
  ],
  internal: [
    'Server sedang bermasalah. Coba lagi sebentar lagi.',
    'The server has a problem. Try again in a moment.',
  ],
}

/** For codes of a newer server. */
const unknown: Words = [
  'Permintaan ini tidak diterima. Periksa kembali.',
  'The server did not accept this. Check it again.',
]

export interface Coded {
  code?: string | null | undefined
  params?: Params | null | undefined
}

/** Whether this file has words for the problem's code. */
export function isKnownProblem(code: string | null | undefined): code is ProblemCode {
  return typeof code === 'string' && Object.hasOwn(problems, code)
}

export function problemWords({ code, params }: Coded, locale: Locale): string {
  return fillWords(isKnownProblem(code) ? problems[code] : unknown, params, locale)
}

export function fillWords([id, en]: Words, params: Params | null | undefined, locale: Locale): string {
  return (locale === 'id' ? id : en).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params && Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) return whole
    return typeof value === 'object' ? value.join(', ') : String(value)
  })
}
