// News about the signals that is sent through the webhook: one message when a signal begins and one when it ends. n8n's silence
// is reported for each flow.
import { flows } from './signal-queries.ts'
import type { Signals } from './signals.ts'

interface News {
  type:
    | 'n8n.silent'
    | 'n8n.back'
    | 'broadcasts.failing'
    | 'broadcasts.recovered'
    | 'broadcasts.not_arriving'
    | 'broadcasts.arriving'
  data: Record<string, unknown>
}

const words = { broadcasts: 'broadcast', tickets: 'tiket' }

const percent = (rate: number) =>
  `${new Intl.NumberFormat('id-ID', { maximumFractionDigits: 1 }).format(rate * 100)}%`

export function changesOf(
  before: Signals,
  { n8n, failures_recent: recent, delivery_recent: delivery }: Signals,
  timeZone: string,
): News[] {
  const news: News[] = []
  for (const flow of flows) {
    const now = n8n.flows[flow]
    if (now.silent === before.n8n.flows[flow].silent) continue
    const clock = new Intl.DateTimeFormat('id-ID', { dateStyle: 'medium', timeStyle: 'short', timeZone })
    const last = now.last_push_at === null ? 'belum pernah' : clock.format(new Date(now.last_push_at))
    const usual = String(Math.round(now.usual_per_hour))
    news.push({
      type: now.silent ? 'n8n.silent' : 'n8n.back',
      data: {
        flow,
        last_push_at: now.last_push_at,
        usual_per_hour: now.usual_per_hour,
        message: now.silent
          ? `Tidak ada ${words[flow]} dari n8n, terakhir ${last}; pada jam ini biasanya ${usual} per jam.`
          : `n8n mengirim ${words[flow]} lagi (terakhir ${last}).`,
      },
    })
  }
  if (recent.burst !== before.failures_recent.burst) {
    const rate = recent.total === 0 ? 0 : recent.failed / recent.total
    const now = `Gagal ${percent(rate)} dalam ${String(recent.minutes)} menit terakhir, biasanya ${percent(recent.usual_rate)}`
    const { burst: _, ...numbers } = recent
    news.push({
      type: recent.burst ? 'broadcasts.failing' : 'broadcasts.recovered',
      data: {
        ...numbers,
        rate,
        message: recent.burst ? `${now}.` : `Kegagalan kembali normal: ${now.toLowerCase()}.`,
      },
    })
  }
  if (delivery.fallen !== before.delivery_recent.fallen) {
    const share = delivery.sent === 0 ? 0 : delivery.delivered / delivery.sent
    const now = `Sampai ${percent(share)} dari ${String(delivery.sent)} broadcast ${String(delivery.minutes.to)} sampai ${String(delivery.minutes.from)} menit lalu, biasanya ${percent(delivery.usual_share)}`
    const { fallen, ...numbers } = delivery
    news.push({
      type: fallen ? 'broadcasts.not_arriving' : 'broadcasts.arriving',
      data: {
        ...numbers,
        share,
        message: fallen
          ? `${now}. Mungkin nomor pengirim diblokir WhatsApp, atau status pengiriman tidak lagi diteruskan ke Pantau.`
          : `Broadcast sampai lagi seperti biasa: ${now.toLowerCase()}.`,
      },
    })
  }
  return news
}
