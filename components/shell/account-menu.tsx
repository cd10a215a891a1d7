// Behind one's own initials: profile, language, appearance, shortcuts, the way out.
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router-dom'
import { api } from '../lib/api.ts'
import { me } from '../lib/session.ts'
import { locale } from '../lib/texts.ts'
import { chooseTheme, chosenTheme, type Theme } from '../lib/theme.ts'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { Avatar } from '../shared/values.tsx'
import { t } from './texts.ts'
import './account-menu.css'
import '../ui/popup.css'

const nextTheme: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }

export function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const [open, setOpen] = useState(false)
  const [theme, setTheme] = useState(chosenTheme)
  const box = useRef<HTMLDivElement>(null)
  const toast = useToast()
  useEffect(() => {
    if (!open) return
    const close = (event: Event) => {
      if (
        event instanceof KeyboardEvent ? event.key === 'Escape' : !box.current?.contains(event.target as Node)
      )
        setOpen(false)
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [open])
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
    <div className="choice" ref={box}>
      <button
        type="button"
        className="menu-btn"
        aria-expanded={open}
        aria-haspopup="true"
        onClick={() => {
          setOpen(!open)
        }}
      >
        <span className="visually-hidden">{t('account', { name: me.full_name })}</span>
        <Avatar name={me.full_name} />
      </button>
      {open && (
        <>
          <button
            type="button"
            className="backdrop"
            tabIndex={-1}
            aria-hidden="true"
            onClick={() => {
              setOpen(false)
            }}
          />
          <div className="popup end" style={{ minWidth: 230 }}>
            <div style={{ padding: '8px 10px' }}>
              <div className="strong">{me.full_name}</div>
              <div className="dim small clip">
                {me.email} · {shared(`role_${me.role}`)}
              </div>
            </div>
            <Link
              className="option"
              to="/admin/pages/profile"
              onClick={() => {
                setOpen(false)
              }}
            >
              {t('profile')}
            </Link>
            <button
              type="button"
              className="option"
              onClick={changeLanguage}
              lang={locale === 'id' ? 'en' : 'id'}
            >
              {t('language')}
            </button>
            <button
              type="button"
              className="option"
              onClick={() => {
                chooseTheme(nextTheme[theme])
                setTheme(nextTheme[theme])
              }}
            >
              {t(`theme_${theme}`)}
            </button>
            <button
              type="button"
              className="option hide-s"
              onClick={() => {
                setOpen(false)
                onShortcuts()
              }}
            >
              {t('shortcuts')}
            </button>
            <a className="option" href="/admin/logout">
              {t('logout')}
            </a>
          </div>
        </>
      )}
    </div>
  )
}
