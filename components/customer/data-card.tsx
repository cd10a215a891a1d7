// The customer's name and whether they can be reached on WhatsApp, edited in place.
import { useId, useRef, useState } from 'react'
import type { CustomerPageChange } from '../../src/customer-pages/schema.ts'
import { focusNow } from '../lib/focus.ts'
import { moment } from '../lib/format.ts'
import { MarkSwitches } from '../shared/mark-switches.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import type { Customer } from './data.ts'
import { t } from './texts.ts'
import '../shared/fields.css'
import '../ui/button.css'
import '../ui/card.css'
import '../ui/input.css'

/** Resolves to false if the change was refused; the user has then seen the reason. */
export type Change = (change: CustomerPageChange) => Promise<boolean>

interface Props {
  customer: Customer
  save: Change
}

export function DataCard({ customer, save }: Props) {
  const { last_wrote_at: wrote, can } = customer
  return (
    <section className="card" aria-labelledby="customer-data">
      <header>
        <h2 id="customer-data">{t('data')}</h2>
      </header>
      <div className="pad">
        <Name customer={customer} save={save} />
        <Reach customer={customer} save={save} />
        <MarkSwitches values={customer} save={save} readOnly={!can.write} />
        <div className="field">
          <span>{t('wrote')}</span>
          <span className="field-value">
            {wrote === null ? t('wrote_never') : t('wrote_last', { when: moment(wrote) })}
          </span>
        </div>
        {!can.write && <p className="dim small">{t('take_first')}</p>}
      </div>
    </section>
  )
}

function Name({ customer, save }: Props) {
  const { name, name_source: source, can } = customer
  const [typed, setTyped] = useState<string>()
  const [busy, setBusy] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const toast = useToast()
  const id = useId()
  const close = () => {
    setTyped(undefined)
    // The button exists again only after this render.
    setTimeout(() => {
      button.current?.focus()
    })
  }
  const submit = async () => {
    if (typed === undefined || busy) return
    const next = typed.trim() === '' ? null : typed.trim()
    if (next === name) {
      close()
      return
    }
    setBusy(true)
    const saved = await save({ name: next })
    setBusy(false)
    if (!saved) return
    close()
    toast({
      text: t('name_saved'),
      action: { label: shared('undo'), run: () => void save({ name }) },
    })
  }
  if (typed === undefined)
    return (
      <div className="field">
        <span>{t('name')}</span>
        <span className="field-value row wrap">
          {name === null ? (
            <span className="dim">{t('name_unknown')}</span>
          ) : (
            <bdi className="break">{name}</bdi>
          )}
          {source === 'whatsapp' && <span className="dim small">{t('name_whatsapp')}</span>}
          {can.write && (
            <button
              ref={button}
              type="button"
              className="link"
              aria-label={t('name_edit_label')}
              onClick={() => {
                setTyped(name ?? '')
              }}
            >
              {t('name_edit')}
            </button>
          )}
        </span>
      </div>
    )
  return (
    <form
      className="customer-name"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label htmlFor={id}>{t('name')}</label>
      <input
        id={id}
        className="input"
        value={typed}
        maxLength={100}
        autoComplete="off"
        ref={focusNow}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          setTyped(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          close()
        }}
      />
      <span className="dim small" id={`${id}-hint`}>
        {t('name_hint')}
      </span>
      <span className="row">
        <button type="submit" className="btn small primary" disabled={busy}>
          {busy ? shared('saving') : shared('save')}
        </button>
        <button type="button" className="btn small quiet" onClick={close}>
          {shared('cancel')}
        </button>
      </span>
    </form>
  )
}

function Reach({ customer, save }: Props) {
  const { on_whatsapp: on, can } = customer
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const clear = async () => {
    setBusy(true)
    if (await save({ on_whatsapp: true })) toast({ text: t('reach_cleared') })
    setBusy(false)
  }
  return (
    <div className="field">
      <span>{t('reach')}</span>
      <span className="field-value row wrap">
        {on === null ? (
          <span className="dim">{t('reach_unknown')}</span>
        ) : (
          <span className={on ? 'good' : 'bad'}>{t(on ? 'reach_yes' : 'reach_no')}</span>
        )}
        {on === false && can.write && (
          <button
            type="button"
            className="link"
            disabled={busy}
            aria-label={t('reach_clear_label')}
            onClick={() => void clear()}
          >
            {t('reach_clear')}
          </button>
        )}
      </span>
    </div>
  )
}
