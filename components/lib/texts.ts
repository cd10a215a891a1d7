// Indonesian first, English second. Each page keeps its own texts beside it; a text that is missing in one of the two
// languages does not compile.
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

/** Text with `{name}` replaced; `{count|singular|plural}` picks by the number. The language changes with a reload only. */
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
