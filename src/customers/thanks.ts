// Recognises messages that only thank or agree: "oke", "terima kasih kak", "siap 🙏", "👍", "thank you". They need no answer.
// A single unknown word makes it a normal message, because a complaint taken for thanks would be lost, while thanks taken for
// a complaint only reopen a ticket.
import { invisible } from './invisible.ts'

/** A longer message says more than thanks. */
const longest = 200

const wordsOf = (text: string) => new Set(text.trim().split(/\s+/).map(unstretched))

/** "okeee" becomes "oke": a repeated letter counts once. */
function unstretched(word: string): string {
  let short = ''
  for (const letter of word) if (!short.endsWith(letter)) short += letter
  return short
}

const thanks =
  wordsOf(`terimakasih trimakasih terimakasi trimakasi terimakasiih tengkyu makasih makasi makasih makacih
  maacih maaciw mksh mksih mkasih trims trimz tq tks thx thxs ty thanks thank thankyou thankyu thnks tengkiu cheers suwun nuwun
  maturnuwun nuhun haturnuhun syukron alhamdulillah appreciated appreciate grateful`)

/** Words of agreement, alone or before thanks. */
const agreement =
  wordsOf(`ok oke okey okay okei okeh oki okie k siap siyap sip siip sipp baik baiklah mantap mantab mantul
  noted beres bagus keren alright great perfect nice cool good fine understood gotit dimengerti dipahami`)

/** Words that may accompany thanks or agreement. */
const address =
  wordsOf(`kak kakak ka kk min mimin admin gan sis sist bro bang mas mbak mba pak bpk bapak bu buk ibu bos boss om
  tante cs ya yah iya y deh dah lah oh o ooh wah hehe hehehe haha hihi sir madam miss guys team tim dear yes yep semua semuanya
  all sama juga jg so and dan hatur matur`)

/** What the thanks are for. Allowed only with thanks, because "oke infonya" asks for something. */
const reasons =
  wordsOf(`banyak byk sekali bgt banget atas bantuan bantuannya infonya informasinya responnya balasannya
  penjelasannya konfirmasinya kerjasamanya perhatiannya pelayanannya updatenya sudah udah telah sdh membantu dibantu
  sebelumnya selalu very much a lot for the your you u help info information update again everything support assistance
  quick response reply really many it that is kami kita saya we i`)

const pairs = new Map([
  ['terima kasih', 'terimakasih'],
  ['trima kasih', 'terimakasih'],
  ['terima kasi', 'terimakasih'],
  ['trima kasi', 'terimakasih'],
  ['got it', 'gotit'],
  ['al right', 'alright'],
])

const kindFaces = new Set(
  '👍👌🙏🤝✅☑✔💯😊🙂😀😃😄😁😆☺😇🥰😍😘🤗🤩😎😉🫡🫶🙌👏💪🌹🌸🌷💐✨🎉❤🧡💛💚💙💜🤍♥💕💖',
)

const isSkinTone = (sign: string) => /\p{Emoji_Modifier}/u.test(sign)

/** Whether a message says only thanks or agreement, in Indonesian or English. Never throws; takes linear time. */
export function onlyThanks(text: string): boolean {
  if (text.length > longest) return false
  let words = ''
  let faces = 0
  for (const sign of text.normalize('NFKC').replace(invisible, '').toLowerCase()) {
    if (/\p{L}/u.test(sign)) words += sign
    else if (/[\s.,!;:~*_()"'’“”&…-]/u.test(sign)) words += ' '
    else if (kindFaces.has(sign)) {
      faces++
      words += ' '
    } else if (!isSkinTone(sign)) return false
  }
  const said = joined(
    words
      .split(' ')
      .filter((word) => word !== '')
      .map(unstretched),
  )
  if (said.length === 0) return faces > 0
  const thanked = said.some((word) => thanks.has(word))
  if (!thanked && !said.some((word) => agreement.has(word))) return false
  return said.every(
    (word) => thanks.has(word) || agreement.has(word) || address.has(word) || (thanked && reasons.has(word)),
  )
}

/** Joins two words that mean one thing: "terima kasih". */
function joined(words: readonly string[]): string[] {
  const found: string[] = []
  for (const word of words) {
    const both = pairs.get(`${found.at(-1) ?? ''} ${word}`)
    if (both === undefined) found.push(word)
    else found.splice(-1, 1, unstretched(both))
  }
  return found
}
