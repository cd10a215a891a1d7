// Characters that people do not see, in texts that are read by their letters: phones, AWBs, names, stop words.

/** Format characters (marks of direction, zero-width spaces), and the letters and marks that are drawn as nothing (U+3164). */
export const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/** The joiner, the variant and the letters of flags, which are parts of emoji. */
const ofEmoji = /\u200d|\ufe0f|[\u{e0020}-\u{e007f}]/u

/** The text without invisible characters, except those in emoji. */
export const withoutInvisible = (text: string): string =>
  text.replace(invisible, (sign) => (ofEmoji.test(sign) ? sign : ''))
