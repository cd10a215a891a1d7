// What an area may put in the place of a generic piece of its list: cells, dialogs, buttons, the rows themselves.
import type { ComponentType } from 'react'
import type { ShownAction, ShownResource } from '../../src/admin/shown.ts'
import type { AnyRow, Listed } from './records.ts'

export interface DialogProps<Row> {
  resource: ShownResource
  action: ShownAction
  /** Absent: of an action on the whole resource. */
  row?: Row
  onClose: () => void
  /** Reads the list anew and says, in the action's words, what was done; `title` is the record's, as it is now. */
  onSaved: (title?: string) => void
}

export interface ButtonProps<Row> {
  action: ShownAction
  filters: Readonly<Record<string, string>>
  rows: readonly Listed<Row>[]
  refresh: () => void
}

export interface RowsProps<Row> {
  rows: readonly Listed<Row>[]
  /** Opens the action's dialog, or does it. */
  act: (name: string, one: Listed<Row>) => void
}

export interface Parts<Row extends AnyRow> {
  /** By the names that the properties give (`cell`). */
  cells?: Readonly<Record<string, ComponentType<{ row: Row }>>>
  /** By the names that the actions give (`component`). */
  dialogs?: Readonly<Record<string, ComponentType<DialogProps<Row>>>>
  /** By the same names: whether it asks anything on that record, or does it at once. */
  asks?: Readonly<Record<string, (row: Row) => boolean>>
  /** Instead of a dialog: the whole button of an action on the resource. */
  buttons?: Readonly<Record<string, ComponentType<ButtonProps<Row>>>>
  rows?: ComponentType<RowsProps<Row>>
  /** Between the title and the first button. */
  aside?: ComponentType
  /** Under a list that is not filtered. */
  below?: ComponentType<{ rows: readonly Listed<Row>[] }>
  /** On the page of a record, under what is known of it. */
  more?: ComponentType<{ row: Row }>
  rowClass?: (row: Row) => string
  /** Actions that say of each record, in words of their own, what they are: "Revoke the key n8n". */
  actionNames?: Readonly<Record<string, (row: Row) => string>>
  /** What else a change makes stale. */
  stale?: readonly (readonly unknown[])[]
}
