// The tables and pages of the panel that the server has declared for this user (src/resource.ts, src/admin/described.ts).
import type { ShownPage, ShownResource } from '../../src/admin/shown.ts'

export const { resources, pages, closed } = window.PANTAU.panel

export function resourceOf(id: string): ShownResource {
  const found = resources.find((one) => one.id === id)
  if (!found) throw new Error(`The resource ${id} is not declared for this user`)
  return found
}

export const listPath = (id: string) => `/admin/resources/${id}`
export const recordPath = (id: string, record: string | number) =>
  `${listPath(id)}/records/${String(record)}/show`

interface Entry extends Pick<ShownPage, 'title' | 'navigation'> {
  id: string
  path: string
}

/** Every page that has a fixed URL, in the order of the navigation. */
export const entries: readonly Entry[] = [
  ...pages.filter(({ path }) => !path.includes(':')).map(({ name, ...page }) => ({ ...page, id: name })),
  ...resources.map((resource) => ({ ...resource, path: listPath(resource.id) })),
].sort((a, b) => (a.navigation?.place ?? 99) - (b.navigation?.place ?? 99))
