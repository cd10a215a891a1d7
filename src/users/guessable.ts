// Finds passwords that somebody who knows the user would try first: the name or the e-mail with a year, "123" or a sign.

/** Words in the users' languages to which people add a year to make a password. */
const common = [
  'password',
  'passwort',
  'katasandi',
  'sandi',
  'rahasia',
  'admin',
  'qwerty',
  'welcome',
  'selamat',
]
/** Letters and digits that must remain after all guessable parts were removed. */
const mustBeLeft = 5

const signs: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
}
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[013457@$]/g, (sign) => signs[sign] ?? sign)
    .replace(/[^\p{L}\p{N}]/gu, '')

/** True when little is left of the password without the user's names, years, rows of digits and the commonest words. */
export function isGuessable(
  password: string,
  user: { email: string; full_name?: string | undefined },
): boolean {
  const [local = '', domain = ''] = user.email.split('@')
  const names = [local, ...local.split(/[^\p{L}]+/u), domain.split('.')[0] ?? '', user.full_name ?? '']
  const words = [...names, ...(user.full_name ?? '').split(/\s+/), ...common]
    .map(plain)
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length)
  const bare = password.replace(
    /(?:19|20)\d\d|0?123456789|0?12345678|0?1234567|0?123456|0?12345|0?1234|0?123/g,
    ' ',
  )
  // Letters may be replaced with signs ("p4ssw0rd"), so both forms are checked.
  return [plain(bare), bare.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')].some((text) => {
    const left = words.reduce((rest, word) => rest.replaceAll(word, ''), text)
    return left !== text && left.length < mustBeLeft
  })
}
