// The API says what is wrong in plain English, for people who read an n8n execution. Here it becomes the reader's language.
// Nothing of the page is needed for it, so that a test can go through all that the server says.

type Rule = [said: RegExp, id: string, en: string]

// `$1` is what the expression caught; the first that fits is taken.
const rules: readonly Rule[] = [
  // Fields
  [/is required for a new password$/, 'Isi kata sandi Anda saat ini.', 'Fill in your current password.'],
  [/is required$/, 'Wajib diisi.', 'Please fill this in.'],
  [/must have at most (\d+) characters$/, 'Paling banyak $1 karakter.', 'At most $1 characters.'],
  [/is too long$/, 'Terlalu panjang.', 'This is too long.'],
  [
    /must be an e-mail address$/,
    'Tulis alamat email yang lengkap, misalnya ani@perusahaan.co.id.',
    'Write a whole e-mail address, such as ani@company.com.',
  ],
  [/must have at least (\d+) characters$/, 'Minimal $1 karakter.', 'At least $1 characters.'],
  [
    /must have at most (\d+) bytes$/,
    'Paling panjang $1 byte: huruf biasa dihitung 1, emoji sampai 4.',
    'At most $1 bytes: a plain letter counts 1, an emoji up to 4.',
  ],
  [
    /must not repeat the same few characters$/,
    'Pakai minimal 4 karakter yang berbeda.',
    'Use at least 4 different characters.',
  ],
  [
    /must not be the e-mail address$/,
    'Jangan sama dengan alamat email.',
    'It must not be the e-mail address.',
  ],
  [
    /must not be made of the name/,
    'Terlalu mudah ditebak: jangan pakai nama, email, atau kata umum yang ditambah angka.',
    'Too easy to guess: do not use the name, the e-mail or a common word with digits.',
  ],
  [
    /must not be the current one$/,
    'Kata sandi baru harus berbeda dari yang sekarang.',
    'The new password must differ from the current one.',
  ],
  [
    /must not (?:be|contain|hold) (?:the |a )?(?:name|e-mail’s name|name of the e-mail|common password)/,
    'Kata sandi ini mudah ditebak. Pakai yang lain.',
    'This password is easily guessed. Use another one.',
  ],
  [
    /must not contain the NUL character$/,
    'Ada karakter yang tidak bisa disimpan. Ketik ulang teksnya.',
    'There is a character that cannot be stored. Type the text again.',
  ],
  [/must be agent or admin$/, 'Pilih peran: agen atau admin.', 'Choose a role: agent or admin.'],
  [/must be id or en$/, 'Pilih bahasa Indonesia atau Inggris.', 'Choose Indonesian or English.'],
  [/must be one of /, 'Pilih salah satu yang tersedia.', 'Choose one of those offered.'],
  [/must be true or false$/, 'Pilih ya atau tidak.', 'Choose yes or no.'],
  [/must be (?:a )?text$/, 'Tulis sebagai teks.', 'Write a text.'],
  [
    /must be a list of scopes$|must name at least one scope$/,
    'Pilih minimal satu hak.',
    'Choose at least one.',
  ],
  [
    /must be lower-case letters and digits, joined by hyphens$/,
    'Hanya huruf kecil, angka, dan tanda hubung, misalnya cek-posisi.',
    'Lower-case letters, digits and hyphens only, such as check-position.',
  ],
  [
    /placeholder (\{[^}]*\})/,
    'Isian $1 tidak dikenal. Pakai salah satu isian di bawah kotak teks.',
    'The placeholder $1 is not known. Use one of those below the text.',
  ],
  [
    /placeholder/,
    'Ada isian yang tidak dikenal. Pakai salah satu isian di bawah kotak teks.',
    'There is a placeholder that is not known. Use one of those below the text.',
  ],
  [
    /is not the id of an active user$/,
    'Pengguna ini sudah tidak aktif. Pilih yang lain.',
    'This user is no longer active. Choose another.',
  ],
  [/nothing to change was given/, 'Belum ada yang diubah.', 'Nothing has been changed.'],

  // Accounts, keys and canned replies
  [
    /e-mail exists already$/,
    'Email ini sudah dipakai pengguna lain.',
    'Another user has this e-mail already.',
  ],
  [
    /last active admin/,
    'Ini admin aktif terakhir. Jadikan orang lain admin lebih dulu.',
    'This is the last active admin. Make somebody else an admin first.',
  ],
  [
    /current_password is (?:wrong|incorrect)$/,
    'Kata sandi saat ini salah.',
    'The current password is wrong.',
  ],
  [/has this shortcut already$/, 'Pintasan ini sudah dipakai.', 'This shortcut is taken.'],
  [
    /there are (\d+) canned replies already/,
    'Sudah ada $1 balasan cepat. Hapus salah satu lebih dulu.',
    'There are $1 canned replies already. Delete one first.',
  ],

  // n8n
  [
    /must be an http:\/\/ or https:\/\/ address$|must be an address or null$/,
    'Tulis alamat lengkap yang diawali http:// atau https://.',
    'Write a whole address that begins with http:// or https://.',
  ],
  [
    /host that cannot be found$/,
    'Nama server di alamat ini tidak ditemukan. Periksa ejaannya.',
    'The host of this address cannot be found. Check its spelling.',
  ],
  [
    /server's own network/,
    'Alamat ini mengarah ke jaringan server sendiri. Pasang lewat N8N_WEBHOOK_URL di server, atau izinkan dengan N8N_WEBHOOK_ALLOW_PRIVATE=true.',
    'This address leads into the server’s own network. Set it by N8N_WEBHOOK_URL on the server, or allow it by N8N_WEBHOOK_ALLOW_PRIVATE=true.',
  ],
  [
    /must not hold a user or a password$/,
    'Hapus nama pengguna dan kata sandi dari alamat.',
    'Take user and password out of the address.',
  ],
  [
    /(N8N_WEBHOOK_\w+) is set in the environment/,
    '$1 sudah diatur di server. Ubah di sana.',
    '$1 is set on the server. Change it there.',
  ],
  [
    /n8n is not connected|no address is set yet/,
    'n8n belum terhubung. Isi alamatnya di Koneksi n8n.',
    'n8n is not connected. Set its address under n8n connection.',
  ],
  [/is being sent (?:again )?already$/, 'Sedang dikirim.', 'It is being sent already.'],
  [
    /has reached the customer already$/,
    'Balasan ini sudah sampai ke pelanggan.',
    'This reply has reached the customer already.',
  ],
  [
    /it has been sent already$|it has been sent again, and arrived$/,
    'Sudah terkirim.',
    'It has been sent already.',
  ],
  [/this broadcast has not failed$/, 'Broadcast ini tidak gagal.', 'This broadcast has not failed.'],
  [
    /the text of this broadcast is not known$/,
    'n8n tidak mengirim isi pesannya, jadi tidak ada yang bisa dikirim ulang.',
    'n8n did not send its text, so there is nothing to send again.',
  ],
  [
    /has no phone number (?:that can be written to|to reply to)$/,
    'Tanpa nomor HP yang terbaca.',
    'It has no readable phone.',
  ],

  // Tickets
  [
    /take this ticket first/,
    'Ambil tiket ini lebih dulu: tiket ini belum ditugaskan.',
    'Take this ticket first: it is unassigned.',
  ],
  [/only an admin assigns/, 'Hanya admin yang menugaskan tiket.', 'Only an admin assigns tickets.'],
  [
    /^(\S+) is already open for the same/,
    '$1 masih terbuka untuk resi dan pelanggan yang sama. Kerjakan di sana.',
    '$1 is still open for the same AWB and customer. Work there.',
  ],
  [
    /another ticket is already open for the same/,
    'Tiket lain masih terbuka untuk resi dan pelanggan yang sama.',
    'Another ticket is still open for the same AWB and customer.',
  ],
  [
    /^(.+) has taken this ticket already$/,
    'Tiket ini baru saja diambil $1.',
    '$1 has just taken this ticket.',
  ],
  [
    /^(.+) has changed this ticket(?:'s [\w ]{1,30})? in the meantime/,
    '$1 baru saja mengubah tiket ini. Lihat lagi sebelum Anda mengubahnya.',
    '$1 has just changed this ticket. Look at it again before you change it.',
  ],
  [
    /this ticket is closed: reopen/,
    'Tiket ini sudah ditutup. Buka kembali lebih dulu.',
    'This ticket is closed. Reopen it first.',
  ],
  [
    /a closed ticket has no place in the pool$/,
    'Tiket yang sudah ditutup tidak bisa dilepas.',
    'A closed ticket cannot be released.',
  ],
  [
    /this id belongs to another comment/,
    'Tulisan ini tidak bisa dikirim dengan cara ini. Salin, muat ulang halaman, lalu kirim lagi.',
    'This text cannot be sent like this. Copy it, reload the page and send it again.',
  ],
  [
    /this ticket has no such version yet$/,
    'Tiket ini sudah berubah. Muat ulang halaman ini.',
    'This ticket has changed. Reload this page.',
  ],

  // Busy
  [
    /too many searches are running/,
    'Sedang banyak pencarian. Coba lagi sebentar lagi.',
    'Many searches are running. Try again in a moment.',
  ],
  [
    /other exports are being made/,
    'Unduhan lain sedang dibuat. Coba lagi dalam satu menit.',
    'Other downloads are being made. Try again in a minute.',
  ],
  [
    /this took too long; narrow the search/,
    'Pencarian ini terlalu lama. Persempit, lalu coba lagi.',
    'This search took too long. Narrow it and try again.',
  ],

  // Anything
  [
    /does not come from the panel itself$/,
    'Muat ulang halaman ini, lalu coba lagi.',
    'Reload this page and try again.',
  ],
  [
    /refers to something that does not exist$/,
    'Yang dimaksud sudah tidak ada.',
    'What this refers to is gone.',
  ],
  [
    /cannot be stored as it is$/,
    'Ada isian yang tidak bisa disimpan seperti ini.',
    'A value cannot be stored as it is.',
  ],
  [/exists already$/, 'Sudah ada yang sama.', 'There is one like it already.'],
]

const unknown = 'Isian ini tidak diterima. Periksa kembali.'

/** One message of the API in the reader's language; in Indonesian never in English, also one that is not known here. */
export function problemWords(message: string, locale: 'id' | 'en'): string {
  for (const [said, id, en] of rules) {
    const found = said.exec(message)
    if (found) return (locale === 'id' ? id : en).replace('$1', found[1] ?? '')
  }
  return locale === 'id' ? unknown : message
}

export const isKnownProblem = (message: string) => problemWords(message, 'id') !== unknown
