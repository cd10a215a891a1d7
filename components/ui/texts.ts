import { defineTexts, translator } from '../lib/texts.ts'

export const t = translator(defineTexts({ close: 'Tutup' }, { close: 'Close' }))
