// The API says what is wrong in plain English, for people who read an n8n execution. Here it becomes the reader's language,
// beside the field it is about.
import { ApiError } from '../lib/api.ts'
import { locale } from '../lib/texts.ts'
import { explain } from './states.tsx'

export interface Problems {
  /** By the field's name in the API. */
  fields: Record<string, string>
  /** What is about no field, or about one this form does not show. */
  form?: string
}

type Rule = [said: RegExp, id: string, en: string]

// `$1` is what the expression caught.
const rules: readonly Rule[] = [
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
  [/must be agent or admin$/, 'Pilih peran: agen atau admin.', 'Choose a role: agent or admin.'],
  [/must be id or en$/, 'Pilih bahasa Indonesia atau Inggris.', 'Choose Indonesian or English.'],
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
    /shortcut.*(?:letters|digits|pattern|lower)/,
    'Hanya huruf kecil, angka, dan tanda hubung, misalnya cek-posisi.',
    'Lower-case letters, digits and hyphens only, such as check-position.',
  ],
  [
    /e-mail exists already/,
    'Email ini sudah dipakai pengguna lain.',
    'Another user has this e-mail already.',
  ],
  [
    /last active admin/,
    'Ini admin aktif terakhir. Jadikan orang lain admin lebih dulu.',
    'This is the last active admin. Make somebody else an admin first.',
  ],
  [/current_password is (?:wrong|incorrect)/, 'Kata sandi saat ini salah.', 'The current password is wrong.'],
  [/has this shortcut already/, 'Pintasan ini sudah dipakai.', 'This shortcut is taken.'],
  [
    /there are (\d+) canned replies already/,
    'Sudah ada $1 balasan cepat. Hapus salah satu lebih dulu.',
    'There are $1 canned replies already. Delete one first.',
  ],
  [
    /must be an http:\/\/ or https:\/\/ address$/,
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
  [/exists already/, 'Sudah ada yang sama.', 'There is one like it already.'],
]

/** One message of the API in the reader's language; one we do not know is passed on as it is. */
export function translateProblem(message: string): string {
  for (const [said, id, en] of rules) {
    const found = said.exec(message)
    if (found) return (locale === 'id' ? id : en).replace('$1', found[1] ?? '')
  }
  return locale === 'id' ? `Isian ini ditolak server: ${message}` : message
}

const tooMany = {
  id: 'Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.',
  en: 'Too many attempts. Wait a few minutes and try again.',
}[locale]

/** Problems of a failed save. `known`: the fields the form shows; problems of others are said at its foot. */
export function problemsOf(error: unknown, known: readonly string[]): Problems {
  if (!(error instanceof ApiError)) return { fields: {}, form: explain(error) }
  const fields: Record<string, string> = {}
  const others: string[] = []
  for (const { field, message } of error.fields) {
    if (known.includes(field)) fields[field] ??= translateProblem(message)
    else others.push(translateProblem(message))
  }
  if (error.fields.length === 0) {
    const field = fieldOf(error.message, known)
    if (error.status === 429) others.push(tooMany)
    else if (field !== undefined) fields[field] = translateProblem(error.message)
    else if (error.status === 400 || error.status === 409) others.push(translateProblem(error.message))
    else others.push(explain(error))
  }
  return { fields, ...(others.length > 0 ? { form: [...new Set(others)].join(' ') } : {}) }
}

/** A conflict names no field, but says which one it is about. */
function fieldOf(message: string, known: readonly string[]): string | undefined {
  const words = message.replace('e-mail', 'email')
  return known.find((field) => new RegExp(`\\b${field}\\b`).test(words))
}
