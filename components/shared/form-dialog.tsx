// A form in a dialog. Neither Escape nor a failed save loses what the user has typed.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { Form, FormProblem, type Saving } from './form.tsx'
import { t } from './texts.ts'
import './form-dialog.css'
import './form.css'
import '../ui/button.css'

interface Props {
  title: string
  saving: Saving
  /** Whether there are unsaved changes. */
  dirty: boolean
  submit: string
  danger?: boolean
  /** Whether the form cannot be submitted now; it shows why. */
  blocked?: boolean
  wide?: boolean
  onClose: () => void
  children: ReactNode
}

export function FormDialog(props: Props) {
  const { title, saving, dirty, submit, danger = false, blocked = false, wide = false, onClose } = props
  const [asking, setAsking] = useState(false)
  const stay = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (asking) stay.current?.focus()
  }, [asking])
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return () => {
      window.removeEventListener('beforeunload', warn)
    }
  }, [dirty])
  const mayClose = () => {
    if (saving.busy) return false
    if (!dirty) return true
    setAsking(true)
    return false
  }
  return (
    <Dialog title={title} onClose={onClose} mayClose={mayClose} wide={wide}>
      <Form
        saving={saving}
        className="sheet"
        onSubmit={() => {
          if (!blocked) saving.save()
        }}
      >
        <div className="body form">
          {props.children}
          <FormProblem problems={saving.problems} />
        </div>
        {asking ? (
          <footer className="asking" role="alert">
            <span className="strong">{t('discard_question')}</span>
            <button
              type="button"
              ref={stay}
              className="btn sp"
              onClick={() => {
                setAsking(false)
              }}
            >
              {t('keep_editing')}
            </button>
            <button type="button" className="btn danger" onClick={onClose}>
              {t('discard')}
            </button>
          </footer>
        ) : (
          <footer>
            <button
              type="button"
              className="btn"
              data-first={danger || undefined}
              onClick={() => {
                if (mayClose()) onClose()
              }}
            >
              {t('cancel')}
            </button>
            <button
              type="submit"
              className={danger ? 'btn danger solid' : 'btn primary'}
              disabled={saving.busy || blocked}
            >
              {saving.busy ? t('saving') : submit}
            </button>
          </footer>
        )}
      </Form>
    </Dialog>
  )
}
