// The dialog of an action: the area's own, a form of the action's fields, or a confirmation.
import type { ShownAction, ShownResource } from '../../src/admin/shown.ts'
import { useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import type { Parts } from './parts.ts'
import { RecordForm } from './record-form.tsx'
import { runAction, type AnyRow, type Listed } from './records.ts'

/** Puts the record's title into a sentence of the declaration. */
export const named = (text: string, title = '') => text.replaceAll('{name}', title)
export const doneText = ({ done }: ShownAction, title?: string) =>
  done === undefined ? undefined : named(done, title)

export function needsDialog<Row extends AnyRow>(
  { component, fields, ask }: ShownAction,
  { asks }: Parts<Row>,
  row?: Row,
): boolean {
  if (component !== undefined) return !row || (asks?.[component]?.(row) ?? true)
  return fields.length > 0 || ask !== undefined
}

interface Props<Row extends AnyRow> {
  resource: ShownResource
  parts: Parts<Row>
  action: ShownAction
  one?: Listed<Row>
  onClose: () => void
  onSaved: (title?: string) => void
}

export function ActionDialog<Row extends AnyRow>(props: Props<Row>) {
  const { resource, parts, action, one, onClose, onSaved } = props
  const Own = parts.dialogs?.[action.component ?? '']
  if (Own)
    return (
      <Own
        resource={resource}
        action={action}
        {...(one ? { row: one.row } : {})}
        onClose={onClose}
        onSaved={onSaved}
      />
    )
  // An action must not run without its dialog: it could then change the wrong record.
  if (action.component !== undefined)
    throw new Error(`The dialog ${action.component} is declared but missing in the parts of ${resource.id}`)
  if (action.fields.length > 0) return <RecordForm {...props} />
  return <Question {...props} />
}

function Question<Row extends AnyRow>({ resource, action, one, onClose, onSaved }: Props<Row>) {
  const saving = useSave({
    fields: [],
    run: () => runAction(resource.id, action.name, {}, one?.row.id),
    onSaved: () => {
      onSaved(one?.title)
      onClose()
    },
  })
  return (
    <FormDialog
      title={named(action.ask?.title ?? action.label, one?.title)}
      saving={saving}
      dirty={false}
      danger={action.danger ?? false}
      submit={action.label}
      onClose={onClose}
    >
      {action.ask && <p>{named(action.ask.text, one?.title)}</p>}
    </FormDialog>
  )
}
