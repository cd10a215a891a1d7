// Notes of the team about the customer, apart from any ticket. A deleted note can be restored while the toast is shown.
import { useId, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../lib/api.ts'
import { focusNow } from '../lib/focus.ts'
import { moment } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { List } from '../shared/list.tsx'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { customerApi, useListOf, type Note } from './data.ts'
import { t } from './texts.ts'
import './customer.css'
import '../ui/button.css'
import '../ui/card.css'
import '../ui/input.css'

export function NotesCard({ given, mayAdd }: { given: string; mayAdd: boolean }) {
  const list = useListOf(given, 'notes', 20)
  const client = useQueryClient()
  const toast = useToast()
  const path = customerApi(given, '/notes')
  /** Resolves to false if it failed; the user has then seen the reason. */
  const act = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      toast({ text: shared('not_saved', { message: explain(error) }), kind: 'error' })
      return false
    } finally {
      await client.invalidateQueries({ queryKey: queryKeys.customerList(given, 'notes') })
    }
  }
  const add = (note: string) => act(() => api('POST', path, { note }))
  const remove = async ({ id, note }: Note) => {
    if (!(await act(() => api('DELETE', `${path}/${id}`)))) return
    const restore = async () => {
      if (await add(note)) toast({ text: t('note_restored') })
    }
    toast({
      text: t('note_deleted'),
      ...(mayAdd ? { action: { label: shared('undo'), run: () => void restore() } } : {}),
    })
  }
  return (
    <section className="card" aria-labelledby="customer-notes">
      <header>
        <h2 id="customer-notes">{t('notes')}</h2>
      </header>
      <List list={list} height={52} empty={<p className="pad dim">{t('notes_none')}</p>}>
        {(notes) => (
          <ul className="pad customer-notes">
            {notes.map((note) => (
              <li key={note.id}>
                <p className="pre" dir="auto">
                  {note.note}
                </p>
                <span className="row between dim small">
                  <span>
                    {note.author.full_name ?? t('someone')} · {moment(note.created_at)}
                  </span>
                  {note.can.delete && (
                    <button
                      type="button"
                      className="link small"
                      aria-label={t('note_delete_label', {
                        name: note.author.full_name ?? t('someone'),
                        when: moment(note.created_at),
                      })}
                      onClick={() => void remove(note)}
                    >
                      {t('note_delete')}
                    </button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </List>
      {mayAdd && <NewNote onSave={add} />}
    </section>
  )
}

function NewNote({ onSave }: { onSave: (note: string) => Promise<boolean> }) {
  const [typed, setTyped] = useState<string>()
  const [busy, setBusy] = useState(false)
  const id = useId()
  if (typed === undefined)
    return (
      <div className="pad customer-add">
        <button
          type="button"
          className="btn small"
          onClick={() => {
            setTyped('')
          }}
        >
          {t('note_add')}
        </button>
      </div>
    )
  const submit = async () => {
    if (typed.trim() === '' || busy) return
    setBusy(true)
    const saved = await onSave(typed.trim())
    setBusy(false)
    if (saved) setTyped(undefined)
  }
  return (
    <form
      className="pad customer-add"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label htmlFor={id} className="visually-hidden">
        {t('note_label')}
      </label>
      <textarea
        id={id}
        className="textarea"
        rows={3}
        maxLength={4000}
        ref={focusNow}
        value={typed}
        placeholder={t('note_placeholder')}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          setTyped(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit()
          // Escape closes the field only if it is empty, so that no text is lost.
          if (event.key === 'Escape' && typed.trim() === '') setTyped(undefined)
        }}
      />
      <span className="dim small" id={`${id}-hint`}>
        {t('notes_hint')}
      </span>
      <span className="row">
        <button type="submit" className="btn small primary" disabled={busy || typed.trim() === ''}>
          {busy ? shared('saving') : t('note_save')}
        </button>
        <button
          type="button"
          className="btn small quiet"
          onClick={() => {
            setTyped(undefined)
          }}
        >
          {shared('cancel')}
        </button>
      </span>
    </form>
  )
}
