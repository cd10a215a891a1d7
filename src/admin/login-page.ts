// The login page: plain HTML, so that it appears at once on any phone. Its only scripts are one line for the theme, and the
// eye button of the password field, which is missing without scripts.
import type { PanelAssets } from './assets.ts'
import { applyTheme } from './page.ts'

export type LoginProblem = 'wrong' | 'limited' | 'away'
type Language = 'id' | 'en'

const texts = {
  id: {
    title: 'Masuk ke Pantau',
    lead: 'Pantau broadcast dan tangani tiket pelanggan.',
    email: 'Email',
    password: 'Kata sandi',
    show: 'Tampilkan isian',
    hide: 'Sembunyikan isian',
    submit: 'Masuk',
    other: 'English',
    help: 'Lupa kata sandi? Minta admin Anda untuk mengatur ulang.',
    wrong: 'Email atau kata sandi salah. Periksa kembali, lalu coba lagi.',
    limited: 'Terlalu banyak percobaan. Coba lagi dalam {minutes} menit.',
    away: 'Server sedang tidak dapat dihubungi. Coba lagi sebentar lagi.',
  },
  en: {
    title: 'Log in to Pantau',
    lead: 'Watch broadcasts and handle customer tickets.',
    email: 'Email',
    password: 'Password',
    show: 'Show what is typed',
    hide: 'Hide what is typed',
    submit: 'Log in',
    other: 'Bahasa Indonesia',
    help: 'Forgot your password? Ask your admin to reset it.',
    wrong: 'Email or password is wrong. Check both and try again.',
    limited: 'Too many attempts. Try again in {minutes} min.',
    away: 'The server cannot be reached at the moment. Try again shortly.',
  },
} as const

export interface LoginView {
  language: Language
  email?: string
  next?: string
  problem?: LoginProblem
  /** Seconds to wait, for the problem `limited`. */
  retryAfter?: number
}

export function loginPage(assets: PanelAssets, view: LoginView, nonce: string): string {
  const t = texts[view.language]
  const other = view.language === 'id' ? 'en' : 'id'
  const next = view.next === undefined ? '' : `&next=${encodeURIComponent(view.next)}`
  const minutes = String(Math.max(1, Math.ceil((view.retryAfter ?? 60) / 60)))
  const alert = view.problem
    ? `<p class="login-alert" role="alert">${escape(t[view.problem].replace('{minutes}', minutes))}</p>`
    : ''
  return `<!doctype html>
<html lang="${view.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script nonce="${nonce}">${applyTheme}</script>
<title>${t.title}</title>
<link rel="icon" type="image/svg+xml" href="${assets.url('favicon.svg')}">
<link rel="stylesheet" href="${assets.url('panel.css')}">
</head>
<body class="login">
<main class="login-card">
<div class="brand"><img src="${assets.url('favicon.svg')}" alt="" width="32" height="32">Pantau</div>
<h1>${t.title}</h1>
<p class="login-lead">${t.lead}</p>
${alert}
<form method="post" action="/admin/login">
<input type="hidden" name="lang" value="${view.language}">
${view.next === undefined ? '' : `<input type="hidden" name="next" value="${escape(view.next)}">`}
<label for="email">${t.email}</label>
<input class="input" id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${escape(view.email ?? '')}"${view.email ? '' : ' autofocus'}>
<label for="password">${t.password}</label>
<div class="password">
<input class="input" id="password" name="password" type="password" autocomplete="current-password" required maxlength="200"${view.email ? ' autofocus' : ''}>
<button class="eye" id="eye" type="button" hidden aria-label="${t.show}" title="${t.show}" data-other="${t.hide}">${eye}</button>
</div>
<button class="btn primary" type="submit">${t.submit}</button>
</form>
<p class="login-help">${t.help}</p>
<a class="login-lang" hreflang="${other}" href="/admin/login?lang=${other}${next.replaceAll('&', '&amp;')}">${t.other}</a>
</main>
<script nonce="${nonce}">${toggleEye}</script>
</body>
</html>
`
}

// Lucide's eye, as in the panel; struck through while the password is visible.
const eye =
  '<svg aria-hidden="true" width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0"/><circle cx="12" cy="12" r="3"/><path class="struck" d="m3 3 18 18"/></svg>'
const toggleEye = `
const eye = document.getElementById('eye'), field = document.getElementById('password')
eye.hidden = false
eye.onclick = () => {
  const other = eye.dataset.other
  eye.dataset.other = eye.title
  eye.title = other
  eye.setAttribute('aria-label', other)
  field.type = field.type === 'password' ? 'text' : 'password'
  eye.classList.toggle('open')
}
field.form.addEventListener('submit', () => { field.type = 'password' })
`

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
