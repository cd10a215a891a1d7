// One conversation with every kind of message: first a bot, then pictures, a voice message, a location and documents.
import { later, type Calendar } from './calendar.ts'
import type { Team } from './courses.ts'
import { Life } from './life.ts'
import { pdf, picture, voice } from './media.ts'
import type { Parcel } from './parcels.ts'

const photo = (name: string, width: number, height: number, hue: number) => ({
  name,
  type: 'image/png',
  make: () => picture(width, height, hue),
})
const paper = (name: string, lines: readonly string[]) => ({
  name,
  type: 'application/pdf',
  make: () => pdf(lines),
})

interface World {
  calendar: Calendar
  team: Team
  apiKeyId: string
}

/** The conversation of a customer who got a broadcast about one parcel and does not name it. Empty without a parcel. */
export function converse({ calendar, team, apiKeyId }: World, parcel: Parcel | undefined): Life[] {
  if (!parcel) return []
  const { customer, awb } = parcel
  const minutesAgo = (minutes: number) => later(calendar.now, -minutes)
  const agent = team.agents[0] ?? ''
  const life = new Life(
    {
      at: minutesAgo(84),
      apiKeyId,
      tracking_number: awb,
      tracking_number_source: 'broadcast',
      customer_phone: customer.phone.number,
      phone_unreadable: customer.phone.unreadable,
      subject: 'Paket diterima dalam keadaan rusak',
      description: 'Kak ini paketnya penyok dan isinya pecah 😢',
      source: 'customer',
      metadata: { consignee_name: customer.full_name },
      priority: 'high',
    },
    calendar.now,
  )
  life.talkBefore(minutesAgo(87), 'customer', 'Halo, mau tanya paket')
  life.talkBefore(
    minutesAgo(86),
    'assistant',
    `Halo ${customer.called}! Saya asisten otomatis. Tulis *nomor resi* atau ceritakan kendalanya ya.`,
  )
  life.message(minutesAgo(83), '', {
    files: [
      photo('IMG-0001.png', 720, 540, 200),
      photo('IMG-0002.png', 540, 720, 32),
      photo('IMG-0003.png', 720, 540, 150),
    ],
  })
  life.message(minutesAgo(82), '', {
    files: [{ name: 'pesan-suara.wav', type: 'audio/wav', make: () => voice(14) }],
  })
  life.assign(minutesAgo(80), agent, agent)
  life.note(
    minutesAgo(78),
    agent,
    'Kurir: kardus sudah basah dari gudang Cakung. Foto serah terima ada di `POD-4417`.',
  )
  const delivered = minutesAgo(73)
  life.reply(
    minutesAgo(74),
    agent,
    `Mohon maaf ${customer.called} 🙏 Kami proses ganti ruginya. Boleh kirim foto resi dan alamat pengambilan?`,
    {
      delivery_status: 'read',
      delivery_error: null,
      delivery_updated_at: minutesAgo(70),
      delivered_at: delivered,
      read_at: minutesAgo(70),
    },
    [paper('panduan-klaim.pdf', ['Panduan klaim', '1. Foto paket', '2. Nota pembelian'])],
  )
  const reply = life.comments.at(-1)?.id ?? ''
  life.react(minutesAgo(69), reply, '🙏')
  life.message(minutesAgo(41), '', {
    quotes: { comment_id: reply },
    location: {
      latitude: -6.18962,
      longitude: 106.93351,
      name: 'Rumah',
      address: 'Jl. Melati 5, Cakung Barat',
    },
  })
  life.message(minutesAgo(40), 'Ini notanya kak, resi ada di https://pantau.id/resi', {
    files: [paper('nota-pembelian.pdf', ['Nota pembelian', 'Keramik 2 pcs', 'Total Rp318.000'])],
  })
  life.message(minutesAgo(39), 'Kalau saya tidak di rumah, hubungi ini ya', {
    contact: { name: 'Pak RT Cakung', phone: '6281299881200' },
  })
  return [life]
}
