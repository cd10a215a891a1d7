// What the webhook tells of the signals: once when something begins, once when it is over.
import type { Signals } from './signals.ts'

interface News {
  type: 'n8n.silent' | 'n8n.back' | 'broadcasts.failing' | 'broadcasts.recovered'
  data: Record<string, unknown>
}

const percent = (rate: number) =>
  `${new Intl.NumberFormat('id-ID', { maximumFractionDigits: 1 }).format(rate * 100)}%`

export function changesOf(
  before: Signals,
  { n8n, failures_recent: recent }: Signals,
  timeZone: string,
): News[] {
  const news: News[] = []
  if (n8n.silent !== before.n8n.silent) {
    const clock = new Intl.DateTimeFormat('id-ID', { dateStyle: 'medium', timeStyle: 'short', timeZone })
    const last = n8n.last_push_at === null ? 'belum pernah' : clock.format(new Date(n8n.last_push_at))
    news.push({
      type: n8n.silent ? 'n8n.silent' : 'n8n.back',
      data: {
        last_push_at: n8n.last_push_at,
        usual_per_hour: n8n.usual_per_hour,
        message: n8n.silent
          ? `Tidak ada kiriman dari n8n, terakhir ${last}; pada jam ini biasanya ${String(Math.round(n8n.usual_per_hour))} per jam.`
          : `n8n mengirim lagi (terakhir ${last}).`,
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
  return news
}
