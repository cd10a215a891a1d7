import { defineTexts, translator } from '../lib/texts.ts'

const texts = defineTexts(
  {
    name: 'Nama',
    email: 'Email',
    role: 'Peran',
    edit_name: 'Ubah {name}',
    deactivate: 'Nonaktifkan',
    activate: 'Aktifkan lagi',
    you: 'Anda',
    alone_title: 'Baru Anda sendiri di sini',
    alone: 'Tambahkan agen CS agar tiket bisa ditugaskan.',
    email_hint: 'Dipakai untuk masuk. Huruf besar dan kecil dianggap sama.',
    password: 'Kata sandi',
    new_password: 'Kata sandi baru',
    agent_means: 'Menangani tiketnya sendiri dan, bila diizinkan, mengambil tiket yang belum ditugaskan.',
    admin_means:
      'Melihat semua tiket dan broadcast, menugaskan tiket, mengelola pengguna, kunci API, dan balasan cepat.',
    logistics_means:
      'Hanya membaca: dashboard broadcast, log broadcast dan ekspornya. Tidak melihat tiket, tidak mengubah apa pun.',
    language: 'Bahasa panel',
    language_hint: 'Bisa diganti sendiri nanti di profil.',
    create: 'Tambah',
    own_for_admin: 'Admin bisa melakukan segalanya, jadi pastikan bahwa ini memang Anda.',
    own_for_password: 'Pastikan bahwa ini memang Anda.',
    activate_title: 'Aktifkan lagi {name}?',
    activate_lead:
      '{name} adalah admin dan langsung bisa masuk dengan kata sandi lamanya. Pastikan bahwa ini memang Anda.',
    made_title: 'Kata sandi {name}',
    made_lead:
      'Salin sekarang. Kata sandi ini tidak ditampilkan lagi dan tidak disimpan dalam bentuk yang bisa dibaca.',
    made_what: 'Sampaikan sendiri kepada {name} lewat jalur yang aman, bersama email untuk masuk:',
    made_copy: 'Salin kata sandi',
    made_not_copied: 'Kata sandi belum disalin dan tidak bisa ditampilkan lagi.',
    never_in: 'belum pernah',
    tickets_of: '{count} tiket aktif {name}',
    last_admin:
      'Ini admin aktif terakhir, jadi perannya tidak bisa diubah. Jadikan orang lain admin lebih dulu.',
    role_change: 'Peran baru mengakhiri semua sesi {name}: harus masuk lagi.',
    role_change_self:
      'Anda mengubah peran Anda sendiri. Setelah disimpan, Anda keluar dan tidak lagi bisa membuka halaman admin.',
    self: 'Ini akun Anda sendiri. Ganti kata sandi Anda lewat halaman profil.',
    reset_title: 'Atur ulang kata sandi {name}',
    reset_lead:
      'Semua sesi {name} langsung berakhir; untuk masuk lagi perlu kata sandi baru ini. Pantau tidak mengirimnya: sampaikan sendiri.',
    reset_self: 'Ini akun Anda sendiri: setelah disimpan Anda keluar dan harus masuk lagi.',
    reset_submit: 'Simpan kata sandi',
    deactivate_title: 'Nonaktifkan {name}?',
    deactivate_what: 'Yang terjadi:',
    deactivate_sessions: 'Semua sesi {name} langsung berakhir dan tidak bisa masuk lagi.',
    deactivate_counting: 'Menghitung tiket aktifnya…',
    deactivate_tickets: '{count} tiket aktifnya kembali ke antrian “Belum ditugaskan”.',
    deactivate_no_tickets: 'Tidak ada tiket aktif yang perlu dipindahkan.',
    deactivate_some_tickets: 'Tiket aktifnya kembali ke antrian “Belum ditugaskan”.',
    deactivate_keeps: 'Balasan, catatan, dan riwayatnya tetap tersimpan.',
    deactivate_undo: 'Bisa diaktifkan lagi kapan saja, tetapi tiketnya tidak kembali dengan sendirinya.',
    deactivate_self:
      'Ini akun Anda sendiri. Anda langsung keluar dan baru bisa masuk setelah admin lain mengaktifkan Anda.',
    deactivate_last:
      '{name} adalah admin aktif terakhir. Tanpa admin tidak ada yang bisa mengelola Pantau, jadi jadikan orang lain admin lebih dulu.',
  },
  {
    name: 'Name',
    email: 'E-mail',
    role: 'Role',
    edit_name: 'Edit {name}',
    deactivate: 'Deactivate',
    activate: 'Activate again',
    you: 'You',
    alone_title: 'Only you so far',
    alone: 'Add CS agents, so that tickets can be assigned.',
    email_hint: 'For logging in. Capitals make no difference.',
    password: 'Password',
    new_password: 'New password',
    agent_means: 'Handles their own tickets and, where allowed, takes unassigned ones.',
    admin_means:
      'Sees all tickets and broadcasts, assigns tickets, manages users, API keys and canned replies.',
    logistics_means:
      'Reads only: the broadcast dashboard, the broadcast log and its export. Sees no tickets, changes nothing.',
    language: 'Language of the panel',
    language_hint: 'They can change it later in their profile.',
    create: 'Add',
    own_for_admin: 'An admin can do everything, so confirm that it is you.',
    own_for_password: 'Confirm that it is you.',
    activate_title: 'Activate {name} again?',
    activate_lead: '{name} is an admin and can log in at once with the old password. Confirm that it is you.',
    made_title: 'Password of {name}',
    made_lead: 'Copy it now. This password is not shown again and is not stored in readable form.',
    made_what: 'Pass it on to {name} yourself over a safe channel, with the e-mail to log in with:',
    made_copy: 'Copy password',
    made_not_copied: 'The password has not been copied and cannot be shown again.',
    never_in: 'never',
    tickets_of: '{count} active {count|ticket|tickets} of {name}',
    last_admin:
      'This is the last active admin, so the role cannot change. Make somebody else an admin first.',
    role_change: 'Another role ends all sessions of {name}: they have to log in again.',
    role_change_self:
      'You are changing your own role. Once saved you are logged out and can no longer open the admin pages.',
    self: 'This is your own account. Change your password on your profile page.',
    reset_title: 'Reset the password of {name}',
    reset_lead:
      'All sessions of {name} end at once; logging in again takes this new password. Pantau does not send it: pass it on yourself.',
    reset_self: 'This is your own account: once saved you are logged out and have to log in again.',
    reset_submit: 'Save password',
    deactivate_title: 'Deactivate {name}?',
    deactivate_what: 'What happens:',
    deactivate_sessions: 'All sessions of {name} end at once, and they cannot log in.',
    deactivate_counting: 'Counting their active tickets…',
    deactivate_tickets: '{count} active {count|ticket goes|tickets go} back to “Unassigned”.',
    deactivate_no_tickets: 'There are no active tickets to move.',
    deactivate_some_tickets: 'Their active tickets go back to “Unassigned”.',
    deactivate_keeps: 'Their replies, notes and history stay.',
    deactivate_undo:
      'They can be activated again at any time, but the tickets do not come back by themselves.',
    deactivate_self:
      'This is your own account. You are logged out at once and can log in only after another admin has activated you.',
    deactivate_last:
      '{name} is the last active admin. Without one nobody can manage Pantau, so make somebody else an admin first.',
  },
)
export const t = translator(texts)
