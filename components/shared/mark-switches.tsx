// Switches for a customer's marks: whether they get broadcasts, and whether anything is sent to them. The toast can undo a
// change.
import { useState } from 'react'
import { t } from './mark-words.ts'
import { t as shared } from './texts.ts'
import { useToast } from './toasts.tsx'
import './fields.css'
import '../ui/button.css'

export type Mark = 'opted_out' | 'blocked'
const marks = ['opted_out', 'blocked'] as const

interface Props {
  values: Record<Mark, boolean>
  /** Resolves to false if the change was refused; the user has then seen the reason. */
  save: (change: Partial<Record<Mark, boolean>>) => Promise<boolean>
  /** Whether the user can see the marks but not change them. */
  readOnly?: boolean
}

export function MarkSwitches({ values, save, readOnly = false }: Props) {
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const set = async (mark: Mark, on: boolean, undo: boolean) => {
    setBusy(true)
    const saved = await save({ [mark]: on })
    setBusy(false)
    if (saved)
      toast({
        text: t(`${mark}_${on ? 'set' : 'unset'}`),
        ...(undo ? {} : { action: { label: shared('undo'), run: () => void set(mark, !on, true) } }),
      })
  }
  return marks.map((mark) => (
    <div className="field" key={mark}>
      <span>{t(mark)}</span>
      <span className="field-value row">
        {t(`${mark}_${values[mark] ? 'yes' : 'no'}`)}
        {!readOnly && (
          <button
            type="button"
            className="link"
            disabled={busy}
            onClick={() => void set(mark, !values[mark], false)}
          >
            {t(`${mark}_${values[mark] ? 'off' : 'on'}`)}
            <span className="visually-hidden"> {t(mark)}</span>
          </button>
        )}
      </span>
    </div>
  ))
}
