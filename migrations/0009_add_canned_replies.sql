-- Texts that agents answer with, filled in for the ticket at hand. A few to begin with, in the words of a CS team.
create table canned_replies (
  id uuid primary key,
  title varchar(100) not null,
  -- what an agent types after #
  shortcut varchar(30) check (shortcut ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  -- WhatsApp takes no longer message
  body varchar(4096) not null,
  created_by uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index canned_replies_shortcut_key on canned_replies (shortcut);

insert into canned_replies (id, title, shortcut, body) values
  (gen_random_uuid(), 'Paket sedang diantar', 'diantar',
    'Halo Kak, terima kasih sudah menghubungi kami. Saya {nama_agen}, siap membantu. Paket Kakak dengan resi {resi} sedang dibawa kurir menuju alamat tujuan. Mohon nomor {nomor_hp} tetap aktif ya, Kak, supaya kurir mudah menghubungi. Kalau sampai malam ini paketnya belum tiba, kabari kami di sini. Terima kasih sudah menunggu 🙏'),
  (gen_random_uuid(), 'Minta patokan alamat', 'patokan',
    'Halo Kak, saya {nama_agen}. Kurir kami sedang mencari alamat untuk paket {resi}, tetapi belum ketemu. Boleh dibantu patokannya, Kak? Misalnya warna pagar, nama toko atau masjid terdekat, atau kirimkan lokasi lewat WhatsApp. Begitu kami terima, langsung kami teruskan ke kurir. Terima kasih, Kak 🙏'),
  (gen_random_uuid(), 'Mohon maaf terlambat', 'maaf',
    'Halo Kak, saya {nama_agen}. Kami mohon maaf paket {resi} belum sampai sesuai perkiraan. Kami paham Kakak sudah menunggu. Saat ini kami sedang memeriksanya bersama tim pengiriman dan akan mengabari Kakak begitu ada kepastian. Laporan Kakak tercatat dengan nomor {nomor_tiket}. Terima kasih atas kesabarannya, Kak 🙏'),
  (gen_random_uuid(), 'Konfirmasi penerimaan', 'terima',
    'Halo Kak, saya {nama_agen}. Menurut catatan kurir, paket {resi} sudah diterima. Boleh dibantu konfirmasi, Kak, apakah paketnya sudah di tangan Kakak dan isinya dalam keadaan baik? Kalau belum, balas saja pesan ini, langsung kami telusuri. Terima kasih, Kak 🙏'),
  (gen_random_uuid(), 'Jadwal ulang pengantaran', 'jadwal',
    'Halo Kak, saya {nama_agen}. Kurir kami sudah mencoba mengantar paket {resi}, tetapi belum bertemu penerimanya. Kapan waktu yang pas untuk kami antar lagi, Kak? Mohon sebutkan hari dan jamnya, atau nama orang yang bisa menerima. Nanti kami jadwalkan ulang. Terima kasih, Kak 🙏');
