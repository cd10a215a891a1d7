// Characters that people do not see, in texts that are read by their letters: phones, AWBs, names, stop words.

/** Format characters (marks of direction, zero-width spaces), and the letters and marks that are drawn as nothing (U+3164). */
export const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
