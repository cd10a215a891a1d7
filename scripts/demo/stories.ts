// What customers complain about, and how the team answers. `{panggilan}`, `{resi}` and `{kota}` are filled in.
import type { Source, TicketPriority } from '../../src/tickets/rules.ts'

export interface Story {
  subject: string
  source: Source
  priorities: readonly TicketPriority[]
  /** How often the story is used, relative to the others. */
  weight: number
  withoutParcel?: true
  metadata?: Record<string, string | number>
  opening: readonly string[]
  note: string
  reply: string
  /** The customer's answer to the reply. */
  answer: string
  /** The agent's last reply. */
  closing: string
}

export const stories: readonly Story[] = [
  {
    subject: 'Komplain keterlambatan paket',
    source: 'customer',
    priorities: ['high', 'medium', 'high'],
    weight: 7,
    opening: [
      'Pelanggan membalas: "Paket saya kok belum sampai?"',
      'Kak, resi {resi} sudah 4 hari tidak bergerak. Kapan sampainya ya?',
      'Katanya sedang diantar dari kemarin, tapi sampai sekarang belum ada kurir yang datang.',
    ],
    note: 'Gudang {kota}: paket tertahan karena overload, masuk manifest antar besok pagi.',
    reply:
      'Halo {panggilan}, mohon maaf atas keterlambatannya. Paket {resi} sudah di gudang {kota} dan kurir kami antar besok pagi. Boleh kami minta patokan alamatnya?',
    answer: 'Depan masjid Al-Falah kak, pagar hijau.',
    closing: 'Terima kasih {panggilan}, paket sudah diterima. Mohon maaf sekali lagi atas keterlambatannya.',
  },
  {
    subject: 'Alamat salah, minta diubah',
    source: 'customer',
    priorities: ['medium', 'medium', 'high'],
    weight: 5,
    opening: [
      'Rumahnya nomor 12 bukan 21 ya kak, tolong diubah.',
      'Kak maaf, saya salah tulis alamat. Bisa dialihkan ke kantor saya di {kota}?',
    ],
    note: 'Alamat diubah di sistem kurir, label baru dicetak di gudang {kota}.',
    reply:
      'Baik {panggilan}, alamat paket {resi} sudah kami ubah. Bisa dipastikan nomor rumah dan RT/RW-nya?',
    answer: 'Nomor 12 RT 03 RW 05 ya kak. Terima kasih.',
    closing: 'Siap {panggilan}, kurir sudah kami informasikan. Terima kasih.',
  },
  {
    subject: 'Status terkirim, paket belum diterima',
    source: 'customer',
    priorities: ['high', 'urgent'],
    weight: 4,
    opening: [
      'Di WA tertulis paket {resi} sudah diterima, padahal saya tidak terima apa-apa!',
      'Kok statusnya sudah sampai? Di rumah tidak ada yang menerima paket.',
    ],
    note: 'Foto POD menunjukkan paket dititipkan ke tetangga (rumah pagar putih). Konfirmasi ke kurir.',
    reply:
      'Halo {panggilan}, menurut kurir paket {resi} dititipkan ke tetangga sebelah kanan, rumah pagar putih. Mohon dicek dulu ya.',
    answer: 'Oh iya benar, ada di tetangga. Lain kali tolong dikabari ya kak.',
    closing: 'Terima kasih konfirmasinya {panggilan}. Masukannya kami teruskan ke tim kurir.',
  },
  {
    subject: 'Paket rusak saat diterima',
    source: 'customer',
    priorities: ['high', 'urgent', 'high'],
    weight: 3,
    opening: [
      'Dusnya penyok dan isinya pecah kak. Saya ada foto dan video unboxing.',
      'Barang di paket {resi} basah semua. Bagaimana ganti ruginya?',
    ],
    note: 'Foto sudah diterima, kerusakan sesuai. Ajukan klaim ke asuransi, nilai di bawah Rp500.000.',
    reply:
      'Mohon maaf {panggilan} atas kejadian ini. Boleh kirim foto paket dan struk pembelian? Klaim kami proses paling lama 3 hari kerja.',
    answer: 'Sudah saya kirim fotonya kak, mohon segera ya.',
    closing:
      'Klaim {panggilan} disetujui, dana dikirim ke rekening dalam 2 hari kerja. Terima kasih atas kesabarannya.',
  },
  {
    subject: 'Paket hilang, pelanggan minta ganti rugi',
    source: 'customer',
    priorities: ['urgent'],
    weight: 2,
    opening: [
      'Sudah 5 hari tidak ada kabar, saya minta ganti rugi.',
      'Resi {resi} hilang ya? Dari minggu lalu statusnya tidak berubah. Saya mau uang kembali.',
    ],
    note: 'Scan terakhir di gudang {kota}, tidak ada di rak. Minta CCTV jam bongkar muat.',
    reply:
      'Halo {panggilan}, kami mengerti kekhawatirannya. Paket {resi} sedang kami telusuri di gudang {kota}, hasilnya kami kabari paling lambat besok siang.',
    answer: 'Tolong beneran dikabari ya, ini barang dagangan saya.',
    closing:
      'Paket {resi} sudah ditemukan dan sampai di alamat hari ini. Terima kasih sudah menunggu, {panggilan}.',
  },
  {
    subject: 'Minta jadwal ulang pengantaran',
    source: 'customer',
    priorities: ['medium', 'low'],
    weight: 5,
    opening: [
      'Kak hari ini saya tidak di rumah, bisa diantar besok saja?',
      'Bisa diantar setelah jam 5 sore? Saya kerja sampai jam 4.',
    ],
    note: 'Sudah dititip pesan ke kurir area {kota}.',
    reply: 'Bisa {panggilan}. Bisa kami antar besok pagi antara pukul 09.00 dan 12.00?',
    answer: 'Bisa kak, nanti ada adik saya di rumah.',
    closing: 'Baik {panggilan}, sudah kami jadwalkan. Terima kasih.',
  },
  {
    subject: 'Tagihan COD tidak sesuai',
    source: 'customer',
    priorities: ['medium', 'high'],
    weight: 2,
    opening: ['Kurir minta Rp185.000, padahal di aplikasi Rp158.000. Mana yang benar?'],
    note: 'Salah input nominal di sheet pengirim. Kurir diminta menagih Rp158.000.',
    reply:
      'Mohon maaf {panggilan}, yang benar Rp158.000. Sudah kami koreksi dan kurir akan datang lagi hari ini.',
    answer: 'Oke kak, saya tunggu.',
    closing: 'Pembayaran Rp158.000 sudah kami terima. Terima kasih {panggilan}.',
  },
  {
    subject: 'Tanya nomor kurir',
    source: 'customer',
    priorities: ['low', 'medium'],
    weight: 3,
    opening: [
      'Kak boleh minta nomor kurirnya? Mau share lokasi.',
      'Kurirnya siapa ya? Rumah saya masuk gang.',
    ],
    note: 'Kurir: Pak Yanto, area {kota}.',
    reply:
      'Halo {panggilan}, kurir kami Pak Yanto akan menghubungi sebelum tiba. Share lokasinya boleh dikirim ke sini ya.',
    answer: 'Sudah saya kirim lokasinya kak.',
    closing: 'Sudah kami teruskan ke kurir. Terima kasih {panggilan}.',
  },
  {
    subject: 'Tanya ongkir ke Makassar',
    source: 'customer',
    priorities: ['low'],
    weight: 2,
    withoutParcel: true,
    opening: ['Kak, ongkir 8 kg dari Bekasi ke Makassar berapa ya? Ada yang kapal laut?'],
    note: 'Menunggu tarif baru dari pusat.',
    reply:
      'Halo {panggilan}, untuk 8 kg reguler Rp312.000 dan kargo laut Rp148.000 (6–9 hari). Mau kami jadwalkan jemput?',
    answer: 'Yang laut saja kak, nanti saya kabari tanggalnya.',
    closing: 'Baik {panggilan}, kami tunggu kabarnya.',
  },
  {
    subject: 'Minta retur ke pengirim',
    source: 'customer',
    priorities: ['medium'],
    weight: 2,
    opening: ['Barangnya dobel kak, tolong resi {resi} diretur saja ke pengirim.'],
    note: 'Pengirim setuju retur, ongkir balik ditanggung pengirim.',
    reply: 'Baik {panggilan}, kami konfirmasi dulu ke pengirim ya. Paket {resi} kami tahan di gudang {kota}.',
    answer: 'Oke, terima kasih kak.',
    closing: 'Retur sudah diproses, {panggilan}. Terima kasih.',
  },
  {
    subject: 'Pengiriman melewati SLA',
    source: 'system',
    priorities: ['medium', 'high'],
    weight: 5,
    metadata: { sla_status: 'Delayed', delay_reason: 'Banjir di jalur Pantura', delay_hours: 31 },
    opening: [
      'Anomali: {resi} belum sampai di {kota}, sla_status = Delayed, delay_reason = Banjir di jalur Pantura.',
    ],
    note: 'Armada dialihkan lewat tol, perkiraan tiba besok pukul 06.00.',
    reply:
      'Halo {panggilan}, paket {resi} terlambat karena banjir di jalur Pantura. Perkiraan tiba di {kota} besok. Mohon maaf atas ketidaknyamanannya.',
    answer: 'Oke kak, terima kasih infonya.',
    closing: 'Paket {resi} sudah diantar hari ini. Terima kasih atas pengertiannya, {panggilan}.',
  },
  {
    subject: 'Alamat tidak ditemukan kurir',
    source: 'system',
    priorities: ['medium', 'low'],
    weight: 3,
    metadata: { sla_status: 'At Risk', delay_reason: 'Alamat tidak lengkap', attempt: 2 },
    opening: ['Anomali: kurir dua kali gagal mengantar {resi}, delay_reason = Alamat tidak lengkap.'],
    note: 'Sudah telepon dua kali, tidak diangkat.',
    reply:
      'Halo {panggilan}, kurir kami belum menemukan alamat paket {resi}. Boleh kirim patokan atau share lokasi?',
    answer: 'Dekat Indomaret perempatan kak, rumah cat biru.',
    closing: 'Terima kasih {panggilan}, paket sudah diantar ulang.',
  },
  {
    subject: 'Status fraud terdeteksi',
    source: 'system',
    priorities: ['urgent', 'high'],
    weight: 1,
    metadata: { status: 'fraud', sla_status: 'Breached', delay_reason: 'Penerima tidak dikenal di alamat' },
    opening: ['Anomali: {resi} ditandai fraud, penerima di {kota} tidak dikenal di alamat tujuan.'],
    note: 'Paket ditahan di gudang {kota}. Pengirim dimintai KTP dan invoice.',
    reply:
      'Halo {panggilan}, kami perlu memastikan pesanan {resi}. Apakah Anda memesan barang ini dan akan membayar COD?',
    answer: 'Tidak, saya tidak pernah pesan barang itu.',
    closing:
      'Terima kasih konfirmasinya {panggilan}. Paket kami kembalikan, Anda tidak perlu membayar apa pun.',
  },
]

export const chasers: readonly string[] = [
  'Halo? Ada kabar kak?',
  'Kak, tolong dibalas ya.',
  'Masih belum ada perkembangan. Mohon segera.',
]
export const regrets: readonly string[] = [
  'Kak, ternyata belum beres. Mohon dibantu lagi.',
  'Masih ada masalah kak, barangnya belum sesuai.',
]

export function filledIn(text: string, fill: { panggilan: string; resi: string; kota: string }): string {
  return text
    .replaceAll('{panggilan}', fill.panggilan)
    .replaceAll('{resi}', fill.resi)
    .replaceAll('{kota}', fill.kota)
}
