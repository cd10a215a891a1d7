// Failures in the words of a CS team: what happened, and what to do. Which code is which kind: failure-kinds.ts. Words
// only: the panel and the exports share them.
import type { FailureKind } from './failure-kinds.ts'

/** What happened, what to do. */
type Words = readonly [string, string]

export const failureWords: Record<FailureKind, { id: Words; en: Words }> = {
  n8n_unreachable: {
    id: [
      'n8n tidak dapat dihubungi',
      'Pesan tidak sampai ke n8n walau sudah dicoba berkali-kali. Pastikan n8n hidup (admin: lihat Koneksi n8n), lalu kirim lagi.',
    ],
    en: [
      'n8n could not be reached',
      'The message did not get to n8n in many attempts. Make sure that n8n is up (admins: see n8n connection), then send again.',
    ],
  },
  n8n_inactive: {
    id: [
      'Workflow balasan di n8n tidak aktif',
      'n8n menjawab bahwa alamat webhook tidak ada. Admin: aktifkan (publish) workflow “Kirim balasan” di n8n, periksa alamatnya di Koneksi n8n, lalu kirim lagi.',
    ],
    en: [
      'The reply workflow in n8n is not active',
      'n8n says that there is no such webhook. Admins: publish the workflow “Kirim balasan” in n8n, check its address under n8n connection, then send again.',
    ],
  },
  n8n_signature: {
    id: [
      'n8n menolak tanda tangan Pantau',
      'Secret di n8n tidak sama dengan secret Pantau. Admin: salin ulang secret dari Koneksi n8n ke kredensial Crypto, lalu kirim lagi.',
    ],
    en: [
      'n8n refused the signature of Pantau',
      'The secret in n8n is not the one of Pantau. Admins: copy it from n8n connection to the Crypto credential, then send again.',
    ],
  },
  n8n_private_address: {
    id: [
      'Alamat webhook mengarah ke jaringan sendiri',
      'Admin: pasang alamat itu lewat N8N_WEBHOOK_URL, atau izinkan dengan N8N_WEBHOOK_ALLOW_PRIVATE=true, lalu kirim lagi.',
    ],
    en: [
      'The webhook leads into the own network',
      'Admins: set the address by N8N_WEBHOOK_URL, or allow it by N8N_WEBHOOK_ALLOW_PRIVATE=true, then send again.',
    ],
  },
  n8n_refused: {
    id: [
      'n8n tidak menerima pesan',
      'Workflow di n8n menjawab dengan galat. Admin: lihat Executions di n8n dan pengiriman di Koneksi n8n, lalu kirim lagi.',
    ],
    en: [
      'n8n did not take the message',
      'The workflow in n8n answered with an error. Admins: look at its executions in n8n and the deliveries under n8n connection, then send again.',
    ],
  },
  not_on_whatsapp: {
    id: [
      'Nomor tidak dapat menerima WhatsApp',
      'Nomor ini mungkin tidak terdaftar di WhatsApp, memakai versi lama, atau belum menyetujui ketentuan baru. Periksa nomornya di data pengiriman, atau hubungi pelanggan lewat telepon atau SMS.',
    ],
    en: [
      'The number cannot receive WhatsApp',
      'It may not be on WhatsApp, use an old version, or not have accepted the new terms. Check the number in the shipment data, or reach the customer by phone or SMS.',
    ],
  },
  outside_window: {
    id: [
      'Lewat batas 24 jam WhatsApp',
      'Pelanggan terakhir menulis lebih dari 24 jam lalu, jadi pesan biasa ditolak. Kirim dengan template yang disetujui, atau tunggu pelanggan menulis lagi.',
    ],
    en: [
      "Past WhatsApp's 24 hour window",
      'The customer last wrote more than 24 hours ago, so a plain message is refused. Send an approved template, or wait until they write again.',
    ],
  },
  too_frequent: {
    id: [
      'Pelanggan terlalu sering dikirimi pesan',
      'WhatsApp membatasi pesan promosi per orang. Jangan langsung kirim ulang; coba lagi setelah 24 jam, atau pakai template kategori utilitas untuk kabar pengiriman.',
    ],
    en: [
      'Too many messages to this person',
      'WhatsApp limits marketing messages per person. Do not resend at once; try again after 24 hours, or use a utility template for delivery news.',
    ],
  },
  opted_out: {
    id: [
      'Pelanggan berhenti menerima pesan promosi',
      'Hormati pilihannya. Kabar pengiriman tetap bisa dikirim dengan template kategori utilitas.',
    ],
    en: [
      'The customer stopped marketing messages',
      'Respect that. Delivery news can still be sent with a utility template.',
    ],
  },
  unsupported_type: {
    id: [
      'Jenis pesan tidak didukung',
      'Periksa node WhatsApp di n8n: jenis pesan (teks, gambar, dokumen) harus salah satu yang didukung WhatsApp.',
    ],
    en: [
      'Message type not supported',
      'Check the WhatsApp node in n8n: the message type (text, image, document) must be one that WhatsApp supports.',
    ],
  },
  experiment: {
    id: [
      'Nomor termasuk percobaan WhatsApp',
      'WhatsApp sedang tidak mengirim pesan promosi ke sebagian orang. Kirim ulang tidak membantu: hubungi lewat telepon bila penting, atau tunggu pelanggan menulis.',
    ],
    en: [
      'The number is in a WhatsApp experiment',
      'WhatsApp delivers no marketing messages to some people at the moment. Resending does not help: call if it matters, or wait until they write.',
    ],
  },
  too_many_to_number: {
    id: [
      'Terlalu banyak pesan ke nomor ini',
      'Beberapa pesan dikirim ke nomor yang sama dalam waktu singkat. Tunggu sebentar, lalu kirim ulang; beri jeda di workflow n8n.',
    ],
    en: [
      'Too many messages to this number',
      'Several messages went to the same number within a short time. Wait a little, then send again; add a pause to the n8n workflow.',
    ],
  },
  rate_limit: {
    id: [
      'Batas pengiriman terlampaui',
      'Terlalu banyak pesan dalam waktu singkat. Perlambat workflow n8n (batch lebih kecil, beri jeda), lalu kirim ulang yang gagal. Jika sering terjadi, periksa batas dan kualitas nomor di WhatsApp Manager.',
    ],
    en: [
      'Sending limit exceeded',
      'Too many messages in a short time. Slow the n8n workflow down (smaller batches, pauses), then resend what failed. If it happens often, check limit and quality of your number in WhatsApp Manager.',
    ],
  },
  own_number: {
    id: [
      'Penerima sama dengan pengirim',
      'Nomor pelanggan sama dengan nomor pengirim perusahaan. Perbaiki nomor HP di data pengiriman.',
    ],
    en: [
      'Recipient and sender are the same',
      "The customer's number is the company's own. Correct the phone in the shipment data.",
    ],
  },
  test_mode: {
    id: [
      'Nomor belum diizinkan (mode uji coba)',
      'Akun WhatsApp masih mode uji coba. Tambahkan nomor ini ke daftar penerima, atau aktifkan akun produksi.',
    ],
    en: [
      'Number not allowed (test mode)',
      'The WhatsApp account is still a test account. Add the number to its recipients, or go to production.',
    ],
  },
  template_missing: {
    id: [
      'Template tidak ditemukan',
      'Nama atau bahasa template di n8n tidak cocok dengan template yang disetujui di WhatsApp Manager. Samakan, lalu kirim ulang.',
    ],
    en: [
      'Template not found',
      'Name or language in n8n do not match an approved template in WhatsApp Manager. Correct them, then send again.',
    ],
  },
  template_values: {
    id: [
      'Isian template tidak cocok',
      'Jumlah atau bentuk isian ({{1}}, {{2}}, …) tidak sesuai dengan templatenya. Periksa kolom sheet yang kosong dan node WhatsApp di n8n.',
    ],
    en: [
      'Template values do not match',
      'The number or form of the values ({{1}}, {{2}}, …) does not fit the template. Check the sheet for empty cells, and the WhatsApp node in n8n.',
    ],
  },
  template_too_long: {
    id: ['Isi template terlalu panjang', 'Pendekkan isian template, lalu kirim ulang.'],
    en: ['Template text too long', 'Shorten the values of the template, then send again.'],
  },
  template_policy: {
    id: [
      'Template melanggar ketentuan WhatsApp',
      'Buka template di WhatsApp Manager, baca alasan penolakannya, lalu perbaiki dan ajukan lagi.',
    ],
    en: [
      'Template breaks the rules of WhatsApp',
      'Open it in WhatsApp Manager, read why it was rejected, correct it and submit it again.',
    ],
  },
  template_paused: {
    id: [
      'Template dijeda atau dinonaktifkan WhatsApp',
      'Kualitas template rendah: banyak penerima memblokir atau melaporkannya. Pakai template lain, lalu perbaiki isinya di WhatsApp Manager.',
    ],
    en: [
      'Template paused or disabled by WhatsApp',
      'Its quality is low: many recipients blocked or reported it. Use another, and improve it in WhatsApp Manager.',
    ],
  },
  attachment: {
    id: ['Lampiran tidak dapat diproses', 'Periksa tautan, jenis, dan ukuran lampiran, lalu kirim ulang.'],
    en: ['Attachment could not be processed', 'Check its link, type and size, then send again.'],
  },
  invalid_data: {
    id: [
      'Data pesan tidak lengkap atau salah',
      'Ada kolom yang kosong atau salah bentuk. Periksa baris ini di sheet dan node WhatsApp di n8n, lalu kirim ulang.',
    ],
    en: [
      'Message data incomplete or wrong',
      'A field is empty or malformed. Check this row of the sheet and the WhatsApp node in n8n, then send again.',
    ],
  },
  access_refused: {
    id: [
      'Akses ke WhatsApp ditolak',
      'Token WhatsApp di n8n kedaluwarsa atau tanpa izin: semua broadcast akan gagal. Perbarui kredensialnya di n8n sekarang.',
    ],
    en: [
      'Access to WhatsApp refused',
      'The WhatsApp token in n8n has expired or lacks permission: every broadcast will fail. Renew the credential in n8n now.',
    ],
  },
  account_restricted: {
    id: [
      'Akun WhatsApp dibatasi',
      'WhatsApp membatasi akun perusahaan. Buka WhatsApp Manager, baca alasannya, dan ajukan peninjauan.',
    ],
    en: [
      'WhatsApp account restricted',
      'WhatsApp restricted the company account. Open WhatsApp Manager, read why, and ask for a review.',
    ],
  },
  payment: {
    id: [
      'Pembayaran WhatsApp bermasalah',
      'Periksa metode pembayaran di WhatsApp Manager: sampai beres, broadcast akan terus gagal.',
    ],
    en: [
      'Problem with the WhatsApp payment',
      'Check the payment method in WhatsApp Manager: until it is settled, broadcasts keep failing.',
    ],
  },
  sender_not_ready: {
    id: [
      'Nomor pengirim belum siap',
      'Nomor perusahaan belum terdaftar atau nama tampilannya belum disetujui. Selesaikan di WhatsApp Manager.',
    ],
    en: [
      'Sender number not ready',
      "The company's number is not registered, or its display name not approved. Complete that in WhatsApp Manager.",
    ],
  },
  whatsapp_down: {
    id: [
      'WhatsApp sedang bermasalah',
      'Gangguan sementara di WhatsApp atau jaringan. Pesan bisa saja tetap sampai: lihat riwayat resi, lalu kirim ulang beberapa menit lagi.',
    ],
    en: [
      'WhatsApp has a problem',
      'A passing disturbance of WhatsApp or the network. The message may have arrived after all: look at the story of the AWB, and resend in a few minutes.',
    ],
  },
}
