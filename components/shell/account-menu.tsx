// The user's menu: profile, language, appearance, shortcuts, log out.
import { useState } from 'react'
import { api } from '../lib/api.ts'
import { me } from '../lib/session.ts'
import { locale } from '../lib/texts.ts'
import { chooseTheme, chosenTheme, type Theme } from '../lib/theme.ts'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { Avatar } from '../shared/values.tsx'
import { Menu } from '../ui/menu.tsx'
import { t } from './texts.ts'
import './account-menu.css'

const nextTheme: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }

export function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const [theme, setTheme] = useState(chosenTheme)
  const toast = useToast()
  const changeLanguage = () => {
    api('PUT', 'auth/me', { locale: locale === 'id' ? 'en' : 'id' }).then(
      () => {
        window.location.reload()
      },
      (error: unknown) => {
        toast({ text: shared('not_saved', { message: explain(error) }), kind: 'error' })
      },
    )
  }
  return (
    <Menu
      className="menu-btn"
      label={t('account', { name: me.full_name })}
      sign={<Avatar name={me.full_name} />}
      head={
        <>
          <div className="strong">{me.full_name}</div>
          <div className="dim small clip">
            {me.email} · {shared(`role_${me.role}`)}
          </div>
        </>
      }
      items={[
        { label: t('profile'), to: '/admin/pages/profile' },
        { label: t('language'), run: changeLanguage, lang: locale === 'id' ? 'en' : 'id' },
        {
          label: t(`theme_${theme}`),
          run: () => {
            chooseTheme(nextTheme[theme])
            setTheme(nextTheme[theme])
          },
          stays: true,
        },
        { label: t('shortcuts'), run: onShortcuts, className: 'hide-s' },
        { label: t('logout'), leave: '/admin/logout?from=panel' },
      ]}
    />
  )
}
