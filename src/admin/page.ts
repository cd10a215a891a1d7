// The one HTML page of the panel. AdminJS renders its state into a page of its own; we take the state out of it and put it
// into ours: with a nonce, without Google Fonts, and with `<` escaped, so that a name cannot end the script it stands in.
import type AdminJS from 'adminjs'
import { Router as AdminRouter } from 'adminjs'
import type { Person } from '../auth/person.ts'
import type { PanelAssets } from './assets.ts'

/** AdminJS types its controllers as `any`. */
type Controller = new (
  given: { admin: AdminJS },
  person: Omit<Person, 'token_version'>,
) => { index: () => Promise<string> }

const IndexController = AdminRouter.routes.find((route) => route.action === 'index')?.Controller as
  Controller | undefined

/** What the panel needs to know of this installation; see components/globals.d.ts. */
export interface PanelSettings {
  timezone: string
  agentCanTake: boolean
  reopenDays: number
  repliesConfigured: boolean
  replyConfirmMinutes: number
}

/** Before anything is drawn, so that a dark room stays dark. */
export const applyTheme = `document.documentElement.dataset.theme = ({ light: 'light', dark: 'dark' })[localStorage.getItem('pantau.theme')] ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')`

export async function renderPage(
  admin: AdminJS,
  settings: PanelSettings,
  person: Person,
  assets: PanelAssets,
  nonce: string,
): Promise<string> {
  if (!IndexController) throw new Error('AdminJS has no index route')
  // The session's inner number is nobody's business.
  const { token_version: _, ...shown } = person
  const html = await new IndexController({ admin }, shown).index()
  const state = statement(html, 'REDUX_STATE')
  const theme = statement(html, 'THEME')
  const lang = person.locale === 'en' ? 'en' : 'id'
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>Pantau</title>
<link rel="icon" type="image/svg+xml" href="${assets.url('favicon.svg')}">
<link rel="stylesheet" href="${assets.url('panel.css')}">
<script nonce="${nonce}">
${applyTheme};
window.PANTAU = ${JSON.stringify(settings)};
window.REDUX_STATE = ${state};
window.THEME = ${theme};
window.THEME_COMPONENTS = {};
window.AdminJS = { Components: {} };
</script>
${['global.js', 'design-system.js', 'app.js'].map((name) => `<script defer src="${assets.url(name)}"></script>`).join('\n')}
<script type="module" src="${assets.url('panel.js')}"></script>
</head>
<body><div id="app"></div><noscript>Pantau needs JavaScript. / Pantau memerlukan JavaScript.</noscript></body>
</html>
`
}

/** JSON has no raw line break, so a statement ends at the end of its line, whatever is in it. */
function statement(html: string, name: string): string {
  const start = `window.${name} = `
  const line = html.split('\n').find((one) => one.trimStart().startsWith(start))
  if (line === undefined) throw new Error(`AdminJS' page has no ${name}`)
  return line.trim().slice(start.length).replace(/;$/, '').replaceAll('<', '\\u003c')
}
