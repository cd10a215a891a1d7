// Phones as they are sent, and how they must be read by the server and by the workflow, which sends messages before the server
// sees the phone.
import { getCountries, getExampleNumber } from 'libphonenumber-js'
import examples from 'libphonenumber-js/mobile/examples'

export const stored = '6287885358663'

export const oneIndonesian: (string | number)[] = [
  '087885358663',
  '6287885358663',
  '+6287885358663',
  '+62 878-8535-8663',
  '0878 8535 8663',
  '(0878) 8535.8663',
  ' 087885358663 ',
  '87885358663',
  87885358663,
  6287885358663,
  '62087885358663',
  '+62 (0)878 8535 8663',
  '6287885358663@s.whatsapp.net',
  '6287885358663@c.us',
  '6287885358663:12@s.whatsapp.net',
  '6287885358663.0:12@s.whatsapp.net',
  '6287885358663_1:12@s.whatsapp.net',
  'whatsapp:+6287885358663',
  '0062 878 8535 8663',
  '087885358663.0',
  '6287885358663.0',
  "'087885358663",
  '(+62) 878-8535-8663',
  '\u202a+62 878-8535-8663\u202c',
  '\u200e6287885358663',
  '+62\u00a0878\u20118535\u20138663',
  '０８７８８５３５８６６３',
]

/** Numbers that state their country. */
export const stated: [sent: string, number: string][] = [
  ['85291234567@c.us', '85291234567'],
  ['886912345678@s.whatsapp.net', '886912345678'],
  ['821012345678@c.us', '821012345678'],
  ['84912345678@c.us', '84912345678'],
  ['\u202a+852 9123 4567\u202c', '85291234567'],
  ['00852 9123 4567', '85291234567'],
  ['+852-9123-4567', '85291234567'],
  ['whatsapp:+85291234567', '85291234567'],
  ['tel:+85291234567', '85291234567'],
  ['85291234567.0:3@s.whatsapp.net', '85291234567'],
]

/** Texts that are not clearly one number. */
export const unclear = [
  'tidak ada',
  '12',
  '0812',
  '0878853586630000000',
  'WA: 087885358663',
  'whatsapp:85291234567',
  '120363@g.us',
  '+',
  ' - ',
  // a number and something more
  '087885358663/2',
  '087885358663-2',
  '087885358663 (2)',
  '087885358663²',
  '087885358663 ext 2',
  // two numbers
  '0812-3456-7801, 0813-1111-2222',
  '081234567801\n081311112222',
  '081234567801 081311112222',
  '+6281234567801+6281311112222',
  '0812-3456-7801 (Bapak Budi, penerima), 0813-1111-2222 (Ibu Siti, tetangga depan rumah)',
  // a number that a sheet or a program has changed
  '6.28788E+12',
  '6.287885358663e+12',
  '6287885358663.5',
  '#N/A',
  // a stated country that does not exist
  '+0878 8535 8663',
  '0878853586@c.us',
  '00085291234567',
  '62006287885358663',
  // without its country code
  '2125550123',
  // not a number but a person, a group, everybody
  '123456789012345@lid',
  '120363025246125486@g.us',
  '6287885358663-1400000000@g.us',
  'status@broadcast',
]

export const mobileExamples = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? [])

/** Spellings of a number that states its country, by people, sheets and WhatsApp. */
export function spellings(digits: string, international: string): string[] {
  return [
    `+${digits}`,
    `00${digits}`,
    `+${digits}.0`,
    `${digits}@c.us`,
    `${digits}@s.whatsapp.net`,
    `${digits}:12@s.whatsapp.net`,
    international,
    international.replaceAll(' ', '-'),
    international.replaceAll(' ', '.'),
    `(${international.replace(' ', ') ')}`,
    `\u202a${international.replaceAll(' ', '\u00a0')}\u202c`,
  ]
}
