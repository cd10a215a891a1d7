// The HTML page of the panel, with the user, the settings of this installation and our script. AdminJS' own browser code is not
// loaded. `<` is escaped, so that a name cannot end the script element that contains it.
import type { Ability } from '../policy/abilities.ts'
import type { Person } from '../policy/callers.ts'
import type { PanelAssets } from './assets.ts'
import type { ShownPanel } from './shown.ts'

/** The settings that the panel needs; see components/globals.d.ts. */
export interface PanelSettings {
  timezone: string
  /** The person's abilities; see src/policy/. */
  abilities: readonly Ability[]
  /** The tables and pages that this person may see. */
  panel: ShownPanel
  reopenDays: number
  repliesConfigured: boolean
  replyConfirmMinutes: number
  attachmentMaxMb: number
}

/** Runs before the first paint, so that a dark theme does not flash white. */
export const applyTheme = `document.documentElement.dataset.theme = ({ light: 'light', dark: 'dark' })[localStorage.getItem('pantau.theme')] ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')`

interface Asked {
  /** Of the page that is asked for, for example /admin/resources/tickets. */
  path: string
  nonce: string
}

export function renderPage(
  settings: PanelSettings,
  person: Person,
  assets: PanelAssets,
  { path, nonce }: Asked,
): string {
  // token_version is internal.
  const { token_version: _, ...shown } = person
  const pantau = JSON.stringify({ ...settings, person: shown }).replaceAll('<', '\\u003c')
  const lang = person.locale === 'en' ? 'en' : 'id'
  const script = `panel.${lang}.js`
  const component = componentAt(settings.panel, path)
  const preloaded = [
    ...assets.importsOf(script),
    ...(component === undefined ? [] : assets.pageFiles(script, component)),
  ]
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>Pantau</title>
<link rel="icon" type="image/svg+xml" href="${assets.url('favicon.svg')}">
<link rel="stylesheet" href="${assets.url('panel.css')}">
${preloaded.map((name) => `<link rel="modulepreload" href="${assets.url(name)}">`).join('\n')}
<script nonce="${nonce}">
${applyTheme};
window.PANTAU = ${pantau};
</script>
<script type="module" src="${assets.url(script)}"></script>
</head>
<body><div id="app"></div><noscript>Pantau needs JavaScript. / Pantau memerlukan JavaScript.</noscript></body>
</html>
`
}

/** The component of the page at a path, so that its files are fetched while the first script still loads. */
function componentAt({ pages, resources }: ShownPanel, path: string): string | undefined {
  const [, id, record] = /^\/admin\/resources\/([^/]+)(?:\/records\/([^/]+)\/show)?\/?$/.exec(path) ?? []
  const resource = resources.find((one) => one.id === id)
  if (resource) return record === undefined ? resource.components.list : resource.components.show
  return pages.find((page) => matches(page.path, path))?.component
}

/** Whether a path is that of a page, whose path may have parts such as `:key`. */
function matches(page: string, path: string): boolean {
  const [parts, given] = [page.split('/'), path.replace(/\/$/, '').split('/')]
  return (
    parts.length === given.length && parts.every((part, at) => part.startsWith(':') || part === given[at])
  )
}
