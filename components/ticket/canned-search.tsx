// The canned replies with their own search field, opened by the button or by `#` outside of fields. On a phone it opens at
// the bottom of the screen, and the keyboard appears only when the field is touched.
import { useEffect, useRef } from 'react'
import { useLatest } from '../lib/latest.ts'
import { t as shared } from '../shared/texts.ts'
import { CannedList } from './canned-list.tsx'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import type { CannedPicker } from './use-canned.ts'
import type { Fit } from './use-fit.ts'
import './canned.css'
import '../ui/button.css'
import '../ui/input.css'

const hasKeys = window.matchMedia('(hover: hover)')
const sheet = window.matchMedia('(max-width: 900px)')

interface Props {
  picker: CannedPicker
  ticket: Detail
  /** Not used on a phone, where the list opens at the bottom of the screen. */
  fit: Fit
}

export function CannedSearch({ picker, ticket, fit }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const { close } = picker
  useEffect(() => {
    if (hasKeys.matches) input.current?.focus()
    else box.current?.focus()
  }, [])
  useEffect(() => {
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close()
    }
    document.addEventListener('pointerdown', away)
    return () => {
      document.removeEventListener('pointerdown', away)
    }
  }, [close])
  const latest = useLatest(picker.onKey)
  useEffect(() => {
    const element = box.current
    const onKey = (event: KeyboardEvent) => {
      if (!latest.current(event)) return
      event.preventDefault()
      event.stopPropagation()
    }
    element?.addEventListener('keydown', onKey)
    return () => {
      element?.removeEventListener('keydown', onKey)
    }
  }, [latest])
  return (
    <>
      <div className="canned-backdrop" aria-hidden="true" />
      <div
        ref={box}
        className={`canned searching ${fit.side === 'below' ? 'below-field' : ''}`}
        style={sheet.matches ? undefined : { maxHeight: fit.maxHeight }}
        role="dialog"
        aria-label={t('canned')}
        tabIndex={-1}
      >
        <div className="canned-head row">
          <input
            ref={input}
            className="input"
            value={picker.words}
            placeholder={t('canned_search')}
            aria-label={t('canned_search')}
            role="combobox"
            aria-expanded={picker.shown.length > 0}
            aria-controls={picker.listId}
            aria-autocomplete="list"
            aria-activedescendant={picker.activeId}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              picker.search(event.target.value)
            }}
          />
          <button type="button" className="btn quiet only-s" onClick={close}>
            {shared('cancel')}
          </button>
        </div>
        <CannedList {...picker.list} ticket={ticket} />
      </div>
    </>
  )
}
