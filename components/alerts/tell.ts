// The browser's notification and a short sound. Several events make one notification.
import { ticketPath } from '../lib/tickets.ts'
import { countKinds, type Choices, type News } from './rules.ts'
import { t } from './texts.ts'

/** The same tag in all tabs, so a new notification replaces the last one. */
const tag = 'pantau'

export type Permission = NotificationPermission | 'unsupported'

export function permission(): Permission {
  return 'Notification' in window ? Notification.permission : 'unsupported'
}

/** In words, e.g. `2 balasan pelanggan · 1 tiket untuk Anda`. */
export function summarise(news: readonly News[]): string {
  return countKinds(news)
    .map(([kind, count]) => t(`many_${kind}`, { count }))
    .join(' · ')
}

/** `open` goes to a page of the panel when the notification is clicked. */
export function tell(news: readonly News[], { sound, browser }: Choices, open: (path: string) => void): void {
  const [only] = news
  if (!only) return
  if (sound) playSound()
  if (!browser || permission() !== 'granted') return
  const single = news.length === 1 ? only : undefined
  const path = single?.ticketId === undefined ? '/admin/resources/tickets' : ticketPath(single.ticketId)
  show(
    single ? t(single.kind, { subject: single.subject ?? '' }) : t('many', { count: news.length }),
    single ? '' : summarise(news),
    () => {
      open(single?.kind === 'n8n_silent' ? '/admin' : path)
    },
  )
}

export function show(title: string, body: string, onOpen: () => void): void {
  try {
    const options = { body, tag, renotify: true, icon: iconOfPage() }
    const shown = new Notification(title, options)
    shown.onclick = () => {
      window.focus()
      shown.close()
      onOpen()
    }
  } catch {
    // Chrome on Android shows notifications from a service worker only; there only the sound plays.
  }
}

const iconOfPage = () => document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href ?? ''

/** Two short tones, a fourth apart. A browser plays nothing before the user has clicked or typed in the page. */
export function playSound(): void {
  try {
    const audio = new AudioContext()
    const tones = [
      [660, 0],
      [880, 0.14],
    ] as const
    for (const [hertz, start] of tones) {
      const [tone, volume] = [audio.createOscillator(), audio.createGain()]
      tone.frequency.value = hertz
      const from = audio.currentTime + start
      volume.gain.setValueAtTime(0, from)
      volume.gain.linearRampToValueAtTime(0.2, from + 0.02)
      volume.gain.exponentialRampToValueAtTime(0.001, from + 0.3)
      tone.connect(volume).connect(audio.destination)
      tone.start(from)
      tone.stop(from + 0.3)
    }
    setTimeout(() => void audio.close(), 1_000)
  } catch {
    // A missing sound must not break anything else.
  }
}
