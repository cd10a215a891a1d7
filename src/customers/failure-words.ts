// Texts about failures for a CS team: what happened, and what to do. failure-kinds.ts decides which code has which kind. This
// file has only texts, because the panel and the exports share it.
import type { FailureKind } from './failure-kinds.ts'

/** What happened, what to do. */
type Words = readonly [string, string]

export const failureWords: Record<FailureKind, { id: Words; en: Words }> = {
  customer_blocked: {
    id: [
      'Tidak dikirim: pelanggan diblokir',
      'Pelanggan diblokir setelah balasan ini ditulis, jadi Pantau tidak mengirimkannya. Buka blokirnya dulu bila tetap ingin mengirim.',
    ],
    en: [
      'Not sent: the customer is blocked',
      'The customer was blocked after this reply was written, so Pantau did not send it. Unblock them first if you still want to send it.',
    ],
  },
  n8n_unreachable: {
    id: [
      'n8n tidak dapat dihubungi',
      'Pesan tidak sampai ke n8n walau sudah dicoba berkali-kali. Pastikan n8n hidup (admin: lihat Koneksi n8n), lalu kirim lagi.',
    ],
    en: [
      'n8n could not be reached',
      'The message did not reach n8n in many attempts. Make sure that n8n is running (admins: see n8n connection), then send it again.',
    ],
  },
  n8n_inactive: {
    id: [
      'Workflow balasan di n8n tidak aktif',
      'n8n menjawab bahwa alamat webhook tidak ada. Admin: aktifkan (publish) workflow “Kirim balasan” di n8n, periksa alamatnya di Koneksi n8n, lalu kirim lagi.',
    ],
    en: [
      'The reply workflow in n8n is not active',
      'n8n answered that the webhook does not exist. Admins: publish the workflow “Kirim balasan” in n8n, check its address under n8n connection, then send the message again.',
    ],
  },
  n8n_signature: {
    id: [
      'n8n menolak tanda tangan Pantau',
      'Secret di n8n tidak sama dengan secret Pantau. Admin: salin ulang secret dari Koneksi n8n ke kredensial Crypto, lalu kirim lagi.',
    ],
    en: [
      'n8n rejected Pantau’s signature',
      'The secret in n8n differs from Pantau’s. Admins: copy the secret from n8n connection to the Crypto credential in n8n, then send the message again.',
    ],
  },
  n8n_private_address: {
    id: [
      'Alamat webhook mengarah ke jaringan sendiri',
      'Admin: pasang alamat itu lewat N8N_WEBHOOK_URL, atau izinkan dengan N8N_WEBHOOK_ALLOW_PRIVATE=true, lalu kirim lagi.',
    ],
    en: [
      'The webhook address is in the private network',
      'Admins: set the address with N8N_WEBHOOK_URL, or allow it with N8N_WEBHOOK_ALLOW_PRIVATE=true, then send the message again.',
    ],
  },
  n8n_refused: {
    id: [
      'n8n tidak menerima pesan',
      'Workflow di n8n menjawab dengan galat. Admin: lihat Executions di n8n dan pengiriman di Koneksi n8n, lalu kirim lagi.',
    ],
    en: [
      'n8n did not accept the message',
      'The workflow in n8n answered with an error. Admins: check its executions in n8n and the deliveries under n8n connection, then send the message again.',
    ],
  },
  not_on_whatsapp: {
    id: [
      'Nomor tidak dapat menerima WhatsApp',
      'Nomor ini mungkin tidak terdaftar di WhatsApp, memakai versi lama, atau belum menyetujui ketentuan baru. Periksa nomornya di data pengiriman, atau hubungi pelanggan lewat telepon atau SMS.',
    ],
    en: [
      'The number cannot receive WhatsApp',
      'The number may not be on WhatsApp, may use an old version, or may not have accepted the new terms. Check it in the shipment data, or contact the customer by phone or SMS.',
    ],
  },
  outside_window: {
    id: [
      'Lewat batas 24 jam WhatsApp',
      'Pelanggan terakhir menulis lebih dari 24 jam lalu, jadi pesan biasa ditolak. Kirim dengan template yang disetujui, atau tunggu pelanggan menulis lagi.',
    ],
    en: [
      "Outside WhatsApp's 24-hour window",
      'The customer last wrote more than 24 hours ago, so a normal message is refused. Send an approved template, or wait until they write again.',
    ],
  },
  too_frequent: {
    id: [
      'Pelanggan terlalu sering dikirimi pesan',
      'WhatsApp membatasi pesan promosi per orang. Jangan langsung kirim ulang; coba lagi setelah 24 jam, atau pakai template kategori utilitas untuk kabar pengiriman.',
    ],
    en: [
      'Too many messages to this person',
      'WhatsApp limits marketing messages per person. Do not resend right away; try again after 24 hours, or use a utility template for delivery updates.',
    ],
  },
  opted_out: {
    id: [
      'Pelanggan berhenti menerima pesan promosi',
      'Hormati pilihannya. Kabar pengiriman tetap bisa dikirim dengan template kategori utilitas.',
    ],
    en: [
      'The customer has opted out of marketing messages',
      'Respect their choice. Delivery updates can still be sent with a utility template.',
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
      'WhatsApp is not delivering marketing messages to some people at the moment. Resending does not help: call if it is important, or wait until they write.',
    ],
  },
  too_many_to_number: {
    id: [
      'Terlalu banyak pesan ke nomor ini',
      'Beberapa pesan dikirim ke nomor yang sama dalam waktu singkat. Tunggu sebentar, lalu kirim ulang; beri jeda di workflow n8n.',
    ],
    en: [
      'Too many messages to this number',
      'Several messages were sent to the same number within a short time. Wait a little, then send it again; add a pause to the n8n workflow.',
    ],
  },
  rate_limit: {
    id: [
      'Batas pengiriman terlampaui',
      'Terlalu banyak pesan dalam waktu singkat. Perlambat workflow n8n (batch lebih kecil, beri jeda), lalu kirim ulang yang gagal. Jika sering terjadi, periksa batas dan kualitas nomor di WhatsApp Manager.',
    ],
    en: [
      'Sending limit exceeded',
      'Too many messages were sent in a short time. Slow the n8n workflow down (smaller batches, pauses), then resend the failed ones. If it happens often, check the limit and quality of your number in WhatsApp Manager.',
    ],
  },
  own_number: {
    id: [
      'Penerima sama dengan pengirim',
      'Nomor pelanggan sama dengan nomor pengirim perusahaan. Perbaiki nomor HP di data pengiriman.',
    ],
    en: [
      'Recipient and sender are the same',
      "The customer's number is the company's own number. Correct the phone in the shipment data.",
    ],
  },
  test_mode: {
    id: [
      'Nomor belum diizinkan (mode uji coba)',
      'Akun WhatsApp masih mode uji coba. Tambahkan nomor ini ke daftar penerima, atau aktifkan akun produksi.',
    ],
    en: [
      'Number not allowed (test mode)',
      'The WhatsApp account is in test mode. Add the number to its recipients, or switch to a production account.',
    ],
  },
  template_missing: {
    id: [
      'Template tidak ditemukan',
      'Nama atau bahasa template di n8n tidak cocok dengan template yang disetujui di WhatsApp Manager. Samakan, lalu kirim ulang.',
    ],
    en: [
      'Template not found',
      'The name or language of the template in n8n does not match an approved template in WhatsApp Manager. Correct it, then send the message again.',
    ],
  },
  template_values: {
    id: [
      'Isian template tidak cocok',
      'Jumlah atau bentuk isian ({{1}}, {{2}}, …) tidak sesuai dengan templatenya. Periksa kolom sheet yang kosong dan node WhatsApp di n8n.',
    ],
    en: [
      'Template values do not match',
      'The number or format of the values ({{1}}, {{2}}, …) does not match the template. Check the sheet for empty cells, and the WhatsApp node in n8n.',
    ],
  },
  template_too_long: {
    id: ['Isi template terlalu panjang', 'Pendekkan isian template, lalu kirim ulang.'],
    en: ['Template text too long', 'Shorten the values of the template, then send the message again.'],
  },
  template_policy: {
    id: [
      'Template melanggar ketentuan WhatsApp',
      'Buka template di WhatsApp Manager, baca alasan penolakannya, lalu perbaiki dan ajukan lagi.',
    ],
    en: [
      'Template violates WhatsApp’s policy',
      'Open the template in WhatsApp Manager, read why it was rejected, correct it and submit it again.',
    ],
  },
  template_paused: {
    id: [
      'Template dijeda atau dinonaktifkan WhatsApp',
      'Kualitas template rendah: banyak penerima memblokir atau melaporkannya. Pakai template lain, lalu perbaiki isinya di WhatsApp Manager.',
    ],
    en: [
      'Template paused or disabled by WhatsApp',
      'Its quality is low: many recipients blocked or reported it. Use another template, and improve this one in WhatsApp Manager.',
    ],
  },
  attachment: {
    id: ['Lampiran tidak dapat diproses', 'Periksa tautan, jenis, dan ukuran lampiran, lalu kirim ulang.'],
    en: ['Attachment could not be processed', 'Check its link, type and size, then send the message again.'],
  },
  invalid_data: {
    id: [
      'Data pesan tidak lengkap atau salah',
      'Ada kolom yang kosong atau salah bentuk. Periksa baris ini di sheet dan node WhatsApp di n8n, lalu kirim ulang.',
    ],
    en: [
      'Message data incomplete or invalid',
      'A field is empty or malformed. Check this row of the sheet and the WhatsApp node in n8n, then send the message again.',
    ],
  },
  access_refused: {
    id: [
      'Akses ke WhatsApp ditolak',
      'Token WhatsApp di n8n kedaluwarsa atau tanpa izin: semua broadcast akan gagal. Perbarui kredensialnya di n8n sekarang.',
    ],
    en: [
      'Access to WhatsApp denied',
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
      'WhatsApp has restricted the company’s account. Open WhatsApp Manager, read the reason, and request a review.',
    ],
  },
  payment: {
    id: [
      'Pembayaran WhatsApp bermasalah',
      'Periksa metode pembayaran di WhatsApp Manager: sampai beres, broadcast akan terus gagal.',
    ],
    en: [
      'Problem with WhatsApp payment',
      'Check the payment method in WhatsApp Manager. Broadcasts keep failing until this is fixed.',
    ],
  },
  sender_not_ready: {
    id: [
      'Nomor pengirim belum siap',
      'Nomor perusahaan belum terdaftar atau nama tampilannya belum disetujui. Selesaikan di WhatsApp Manager.',
    ],
    en: [
      'Sender number not ready',
      "The company's number is not registered, or its display name is not approved. Complete this in WhatsApp Manager.",
    ],
  },
  whatsapp_down: {
    id: [
      'WhatsApp sedang bermasalah',
      'Gangguan sementara di WhatsApp atau jaringan. Pesan bisa saja tetap sampai: lihat riwayat resi, lalu kirim ulang beberapa menit lagi.',
    ],
    en: [
      'WhatsApp is having problems',
      'A temporary problem of WhatsApp or the network. The message may still have arrived: check the history of the AWB, then resend in a few minutes.',
    ],
  },
}
