// A dialog that shows a secret once. It asks for confirmation if it is closed before the secret was copied.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { CopyButton } from './copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { t } from './texts.ts'
import './form-dialog.css'
import './keep-dialog.css'
import './notice.css'
import '../ui/button.css'
import '../ui/input.css'

interface Props {
  title: string
  notice: string
  /** The name of the secret. */
  label: string
  value: string
  copyLabel: string
  notCopied: string
  wide?: boolean
  onClose: () => void
  children?: ReactNode
}

export function KeepDialog(props: Props) {
  const { title, notice, label, value, copyLabel, notCopied, wide = false, onClose, children } = props
  const [copied, setCopied] = useState(false)
  const [asking, setAsking] = useState(false)
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (asking) back.current?.focus()
  }, [asking])
  const mayClose = () => {
    if (copied) return true
    setAsking(true)
    return false
  }
  const noteCopied = () => {
    setCopied(true)
    setAsking(false)
  }
  return (
    <Dialog title={title} onClose={onClose} mayClose={mayClose} wide={wide}>
      <form
        className="sheet"
        onSubmit={(event) => {
          event.preventDefault()
          if (mayClose()) onClose()
        }}
      >
        <div className="body made">
          <p className="notice">{notice}</p>
          <div className="secret" onCopy={noteCopied}>
            <input
              className="input mono"
              readOnly
              value={value}
              aria-label={label}
              onFocus={(event) => {
                event.target.select()
              }}
            />
            <CopyButton text={value} label={copyLabel} className="btn primary" onPress={noteCopied} />
          </div>
          {children}
        </div>
        {asking ? (
          <footer className="asking" role="alert">
            <span className="strong">{notCopied}</span>
            <button
              type="button"
              ref={back}
              className="btn sp"
              onClick={() => {
                setAsking(false)
              }}
            >
              {t('back')}
            </button>
            <button type="button" className="btn" onClick={onClose}>
              {t('kept_already')}
            </button>
          </footer>
        ) : (
          <footer>
            <button type="submit" className="btn primary">
              {t('done')}
            </button>
          </footer>
        )}
      </form>
    </Dialog>
  )
}
