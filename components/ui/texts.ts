import { defineTexts, translator } from '../lib/texts.ts'

export const t = translator(
  defineTexts(
    { close: 'Tutup', toast: 'Pemberitahuan:', toasts: 'Pemberitahuan ({hotkey})' },
    { close: 'Close', toast: 'Notification:', toasts: 'Notifications ({hotkey})' },
  ),
)
