// Texts in Indonesian (first) and English. Each page has its own texts.ts; a text that is missing in one language does not
// compile.
import { me } from './session.ts'

export interface Texts<Key extends string> {
  id: Record<Key, string>
  en: Record<Key, string>
}

export function defineTexts<Key extends string>(
  id: Record<Key, string>,
  en: Record<NoInfer<Key>, string>,
): Texts<Key> {
  return { id, en }
}

export const locale: 'id' | 'en' = me.locale === 'en' ? 'en' : 'id'

export type Translate<Key extends string> = (key: Key, values?: Record<string, string | number>) => string

/** Replaces `{name}` by its value and `{count|singular|plural}` by the matching form. A new language needs a reload. */
export function translator<Key extends string>(texts: Texts<Key>): Translate<Key> {
  const chosen = texts[locale]
  return (key, values) =>
    values === undefined
      ? chosen[key]
      : chosen[key].replace(
          /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
          (whole, name: string, one?: string, many?: string) => {
            const value = values[name]
            if (value === undefined) return whole
            if (one !== undefined && many !== undefined) return Number(value) === 1 ? one : many
            return String(value)
          },
        )
}
