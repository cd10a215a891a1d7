// The dialog that creates or edits a canned reply: placeholders to click, and a preview of what the customer will read.
import { useRef, useState } from 'react'
import { placeholders, unknownPlaceholders } from '../../src/canned-replies/placeholders.ts'
import { number } from '../lib/format.ts'
import type { DialogProps } from '../resources/parts.ts'
import { runAction } from '../resources/records.ts'
import type { CannedReply } from '../shared/canned.ts'
import { Field, useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import { t as shared } from '../shared/texts.ts'
import { Preview } from './preview.tsx'
import { t } from './texts.ts'
import './canned-replies.css'
import '../shared/filters.css'
import '../shared/notice.css'
import '../ui/chip.css'
import '../ui/input.css'

const longest = 4096
const shortcutForm = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Without a `row` it creates a reply. */
export function ReplyDialog({ action, row: reply, onClose, onSaved }: DialogProps<CannedReply>) {
  const before = { title: reply?.title ?? '', shortcut: reply?.shortcut ?? '', body: reply?.body ?? '' }
  const [values, setValues] = useState(before)
  const body = useRef<HTMLTextAreaElement>(null)
  const set = (change: Partial<typeof values>) => {
    setValues((now) => ({ ...now, ...change }))
  }
  const unknown = unknownPlaceholders(values.body)
  const saving = useSave({
    fields: ['title', 'shortcut', 'body'],
    check: () => ({
      title: values.title.trim() === '' ? { code: 'required' } : undefined,
      shortcut:
        values.shortcut === '' || shortcutForm.test(values.shortcut) ? undefined : { code: 'bad_shortcut' },
      body:
        values.body.trim() === ''
          ? { code: 'required' }
          : unknown[0] === undefined
            ? undefined
            : {
                code: 'unknown_placeholder',
                params: { placeholder: `{${unknown[0]}}`, known: placeholders.map((one) => `{${one}}`) },
              },
    }),
    run: () => {
      const content = {
        title: values.title.trim(),
        shortcut: values.shortcut || null,
        body: values.body.trim(),
      }
      return runAction('canned_replies', action.name, content, reply?.id)
    },
    onSaved: ({ record }) => {
      onSaved(record.title)
      onClose()
    },
  })
  const { fields } = saving.problems
  const insert = (name: string) => {
    const field = body.current
    if (!field) return
    const { selectionStart: start, selectionEnd: end, value } = field
    const inserted = `{${name}}`
    set({ body: value.slice(0, start) + inserted + value.slice(end) })
    requestAnimationFrame(() => {
      field.focus()
      field.setSelectionRange(start + inserted.length, start + inserted.length)
    })
  }
  return (
    <FormDialog
      title={reply ? t('edit_title', { title: reply.title }) : action.label}
      saving={saving}
      dirty={
        values.title !== before.title || values.shortcut !== before.shortcut || values.body !== before.body
      }
      submit={reply ? shared('save') : t('create')}
      wide
      onClose={onClose}
    >
      <div className="reply-heads">
        <Field name="title" label={t('form_title')} hint={t('form_title_hint')} error={fields.title}>
          {(ids) => (
            <input
              {...ids}
              className="input"
              value={values.title}
              maxLength={100}
              autoComplete="off"
              onChange={(event) => {
                set({ title: event.target.value })
              }}
            />
          )}
        </Field>
        <Field
          name="shortcut"
          label={t('shortcut')}
          optional
          hint={t('shortcut_hint')}
          error={fields.shortcut}
        >
          {(ids) => (
            <input
              {...ids}
              className="input"
              value={values.shortcut}
              maxLength={30}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => {
                set({ shortcut: event.target.value.replace(/^#/, '').replaceAll(' ', '-').toLowerCase() })
              }}
            />
          )}
        </Field>
      </div>
      <Field
        name="body"
        label={t('body')}
        hint={
          <span className="row between">
            <span>{t('body_hint')}</span>
            {values.body.length > longest * 0.8 && (
              <span className="mono">
                {t('count', { count: number(values.body.length), most: number(longest) })}
              </span>
            )}
          </span>
        }
        error={fields.body}
      >
        {(ids) => (
          <textarea
            {...ids}
            ref={body}
            className="textarea"
            rows={6}
            value={values.body}
            maxLength={longest}
            onChange={(event) => {
              set({ body: event.target.value })
            }}
          />
        )}
      </Field>
      <div className="row wrap chips" role="group" aria-label={t('placeholders')}>
        {placeholders.map((name) => (
          <button
            key={name}
            type="button"
            className="chip"
            aria-label={t('insert', { name: `{${name}}`, what: t(name) })}
            onClick={() => {
              insert(name)
            }}
          >
            <span className="strong">{`{${name}}`}</span> <span className="dim">{t(name)}</span>
          </button>
        ))}
      </div>
      {unknown.length > 0 && fields.body === undefined && (
        <p className="notice" role="status">
          {t('unknown', { names: unknown.map((name) => `{${name}}`).join(', ') })}
        </p>
      )}
      <Preview body={values.body} />
    </FormDialog>
  )
}
