// The categories of tickets: the choices in their order, with names in the panel's language.
import { useQuery } from '@tanstack/react-query'
import type { Category } from '../../src/categories/schema.ts'
import { api } from '../lib/api.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { locale } from '../lib/texts.ts'
import type { Option } from '../ui/listbox.tsx'

export const categoryName = ({ name_id, name_en }: Pick<Category, 'name_id' | 'name_en'>): string =>
  locale === 'id' ? name_id : name_en

export function useCategories(): readonly Category[] {
  const found = useQuery({
    queryKey: queryKeys.categories,
    queryFn: ({ signal }) => api<Category[]>('GET', 'categories', undefined, signal),
    staleTime: 60_000,
  })
  return found.data ?? []
}

/** Options by key. `current` is included even if it is no longer in use; `none` is the label for no category. */
export function categoryOptions(
  all: readonly Category[],
  current: Category | null,
  none: string,
): Option<string>[] {
  const known = current === null || all.some(({ key }) => key === current.key)
  return [{ value: '', label: none }, ...(known ? [] : [current]).map(optionOf), ...all.map(optionOf)]
}

const optionOf = (category: Category): Option<string> => ({
  value: category.key,
  label: categoryName(category),
})
