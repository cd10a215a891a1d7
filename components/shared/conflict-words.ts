// The words of conflicts (409): what the request asks for does not fit the present state. problem-words.ts has the others.
import type { ProblemCode } from '../../src/errors/problem-codes.ts'

/** `{name}` is replaced by a parameter of the problem. */
export type Words = readonly [id: string, en: string]

export const conflicts = {
  // Tickets
  ticket_taken: ['Tiket ini baru saja diambil {by}.', '{by} has just taken this ticket.'],
  take_closed: [
    'Tiket ini sudah ditutup. Buka kembali lebih dulu.',
    'This ticket is closed. Reopen it first.',
  ],
  reply_closed: [
    'Tiket ini sudah ditutup. Buka kembali lebih dulu.',
    'This ticket is closed. Reopen it first.',
  ],
  reply_blocked: [
    'Pelanggan ini diblokir. Buka blokirnya lebih dulu untuk membalas.',
    'This customer is blocked. Unblock them to reply.',
  ],
  handover_closed: [
    'Tiket ini sudah ditutup: tidak ada yang membalas pelanggan di sini.',
    'This ticket is closed: nobody replies to the customer in it.',
  ],
  release_closed: ['Tiket yang sudah ditutup tidak bisa dilepas.', 'A closed ticket cannot be unassigned.'],
  twin_active: [
    '{ticket_uid} masih terbuka untuk resi dan pelanggan yang sama. Kerjakan di sana.',
    '{ticket_uid} is still open for the same AWB and customer. Continue there.',
  ],
  twin_just_opened: [
    'Tiket lain masih terbuka untuk resi dan pelanggan yang sama.',
    'Another ticket is still open for the same AWB and customer.',
  ],
  ticket_changed: [
    '{by} baru saja mengubah tiket ini. Lihat lagi sebelum Anda mengubahnya.',
    '{by} has just changed this ticket. Check it again before you change it.',
  ],
  version_unknown: [
    'Tiket ini sudah berubah. Muat ulang halaman ini.',
    'This ticket has changed. Reload this page.',
  ],
  ticket_merged: [
    'Tiket ini sudah digabung ke {ticket_uid}. Lanjutkan di sana.',
    'This ticket was merged into {ticket_uid}. Continue there.',
  ],
  merge_into_itself: [
    'Tiket tidak bisa digabung dengan dirinya sendiri.',
    'A ticket cannot be merged into itself.',
  ],
  merge_into_closed: [
    '{ticket_uid} sudah ditutup. Buka kembali dulu, atau gabungkan ke arah sebaliknya.',
    '{ticket_uid} is closed. Reopen it first, or merge in the other direction.',
  ],
  unmerge_over: [
    'Penggabungan hanya bisa diurungkan dalam satu menit, oleh orang yang melakukannya.',
    'A merge can be undone only within one minute, by the person who did it.',
  ],
  comment_id_taken: [
    'Tulisan ini tidak bisa dikirim dengan cara ini. Salin, muat ulang halaman, lalu kirim lagi.',
    'This text cannot be sent this way. Copy it, reload the page and send it again.',
  ],

  // Messages to n8n
  n8n_not_connected: [
    'n8n belum terhubung. Isi alamatnya di Koneksi n8n.',
    'n8n is not connected. Set its address under n8n connection.',
  ],
  set_in_environment: [
    '{name} sudah diatur di server. Ubah di sana.',
    '{name} is set on the server. Change it there.',
  ],
  ticket_without_phone: [
    'Tiket ini tidak punya nomor HP, atau nomornya tidak terbaca.',
    'This ticket has no phone number, or not a valid one.',
  ],
  reply_waiting: ['Balasan ini sedang menunggu dikirim.', 'This reply is waiting to be sent.'],
  reply_unconfirmed: [
    'n8n baru saja menerima balasan ini. Tunggu laporannya.',
    'n8n has only just accepted this reply. Wait for its report.',
  ],
  reply_sent: ['Balasan ini sudah terkirim.', 'This reply was already sent.'],
  reply_arrived: [
    'Balasan ini sudah sampai ke pelanggan.',
    'This reply was already delivered to the customer.',
  ],
  message_in_flight: ['Sedang dikirim.', 'This message is already being sent.'],
  message_id_taken: [
    'message_id ini sudah dipakai untuk resi lain: {tracking_number}.',
    'This message_id belongs to another AWB: {tracking_number}.',
  ],
  broadcast_not_failed: ['Broadcast ini tidak gagal.', 'This broadcast did not fail.'],
  broadcast_without_phone: [
    'Broadcast ini tidak punya nomor HP, atau nomornya tidak terbaca.',
    'This broadcast has no phone number, or not a valid one.',
  ],
  broadcast_without_text: [
    'n8n tidak mengirim isi pesannya, jadi tidak ada yang bisa dikirim ulang.',
    'n8n did not send the message text, so there is nothing to send again.',
  ],
  resend_blocked: [
    'Nomor ini diblokir, jadi tidak ada yang dikirim ke sana.',
    'This number is blocked, so nothing is sent to it.',
  ],
  resend_opted_out: [
    'Pelanggan ini minta tidak dikirimi broadcast lagi.',
    'This customer has opted out of broadcasts.',
  ],
  resend_in_flight: ['Sedang dikirim ulang.', 'This broadcast is already being sent again.'],
  resends_running: [
    'Pengiriman ulang lain masih berjalan. Tunggu sampai selesai, atau hentikan dulu.',
    'Broadcasts are already being sent again. Wait until that is finished, or stop it first.',
  ],
  resends_changed: [
    'Hasil filternya berubah: sekarang {count} yang bisa dikirim ulang.',
    'The matching broadcasts have changed: {count} can be sent again now.',
  ],
  too_many_resends: [
    'Filter ini menemukan lebih dari {max} broadcast gagal. Persempit dulu, misalnya per jam.',
    'This filter finds more than {max} failed broadcasts. Narrow it first, for example to one hour.',
  ],
  nothing_to_resend: [
    'Tidak ada yang bisa dikirim ulang di sini.',
    'None of these broadcasts can be sent again.',
  ],
  resends_ended: ['Pengiriman ulang ini sudah berakhir.', 'This batch of resends has already ended.'],
  resend_arrived: ['Sudah terkirim.', 'This broadcast was already sent.'],

  // Users and canned replies
  email_taken: ['Email ini sudah dipakai pengguna lain.', 'Another user already has this email.'],
  last_admin: [
    'Ini admin aktif terakhir. Jadikan orang lain admin lebih dulu.',
    'This is the last active admin. Make somebody else an admin first.',
  ],
  shortcut_taken: ['Pintasan ini sudah dipakai.', 'This shortcut is already in use.'],
  too_many_canned_replies: [
    'Sudah ada {max} balasan cepat. Hapus salah satu lebih dulu.',
    'There are already {max} canned replies. Delete one first.',
  ],
  duplicate: ['Sudah ada yang sama.', 'This already exists.'],
} satisfies Partial<Record<ProblemCode, Words>>
