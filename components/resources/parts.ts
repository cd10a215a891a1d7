// The parts of a generic list that an area may replace: cells, dialogs, buttons, the rows themselves.
import type { ComponentType } from 'react'
import type { ShownAction, ShownResource } from '../../src/admin/shown.ts'
import type { AnyRow, Listed } from './records.ts'

export interface DialogProps<Row> {
  resource: ShownResource
  action: ShownAction
  /** Absent for an action on the whole resource. */
  row?: Row
  onClose: () => void
  /** Fetches the list again and shows the action's toast; `title` is the record's current title. */
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
  /** Opens the action's dialog or, if it has none, runs the action. */
  act: (name: string, one: Listed<Row>) => void
}

export interface Parts<Row extends AnyRow> {
  /** By the property's `cell` name. */
  cells?: Readonly<Record<string, ComponentType<{ row: Row }>>>
  /** By the action's `component` name. */
  dialogs?: Readonly<Record<string, ComponentType<DialogProps<Row>>>>
  /** By the action's `component` name: whether the action opens its dialog for this record or runs at once. */
  asks?: Readonly<Record<string, (row: Row) => boolean>>
  /** Replaces the whole button of an action on the resource, instead of a dialog. */
  buttons?: Readonly<Record<string, ComponentType<ButtonProps<Row>>>>
  rows?: ComponentType<RowsProps<Row>>
  /** Shown between the title and the first button. */
  aside?: ComponentType
  /** Shown below an unfiltered list. */
  below?: ComponentType<{ rows: readonly Listed<Row>[] }>
  /** Shown on a record's page below its properties. */
  more?: ComponentType<{ row: Row }>
  rowClass?: (row: Row) => string
  /** Accessible names of actions on one record, such as "Revoke the key n8n". */
  actionNames?: Readonly<Record<string, (row: Row) => string>>
  /** Keys of other cached data that a change makes stale. */
  stale?: readonly (readonly unknown[])[]
}
