// The texts of the switches for a customer's marks.
import { defineTexts, translator } from '../lib/texts.ts'

export const t = translator(
  defineTexts(
    {
      opted_out: 'Broadcast',
      opted_out_no: 'Boleh dikirimi',
      opted_out_yes: 'Tidak dikirimi lagi',
      opted_out_on: 'Hentikan',
      opted_out_off: 'Izinkan lagi',
      opted_out_set: 'Pelanggan ini tidak dikirimi broadcast lagi.',
      opted_out_unset: 'Pelanggan ini dikirimi broadcast lagi.',
      blocked: 'Nomor',
      blocked_no: 'Tidak diblokir',
      blocked_yes: 'Diblokir',
      blocked_on: 'Blokir',
      blocked_off: 'Buka blokir',
      blocked_set: 'Nomor pelanggan ini diblokir.',
      blocked_unset: 'Nomor pelanggan ini tidak diblokir lagi.',
    },
    {
      opted_out: 'Broadcasts',
      opted_out_no: 'Allowed',
      opted_out_yes: 'Stopped',
      opted_out_on: 'Stop',
      opted_out_off: 'Allow again',
      opted_out_set: 'The customer will get no more broadcasts.',
      opted_out_unset: 'The customer will get broadcasts again.',
      blocked: 'Number',
      blocked_no: 'Not blocked',
      blocked_yes: 'Blocked',
      blocked_on: 'Block',
      blocked_off: 'Unblock',
      blocked_set: 'The customer’s number is blocked.',
      blocked_unset: 'The customer’s number is no longer blocked.',
    },
  ),
)
