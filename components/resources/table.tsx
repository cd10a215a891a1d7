// The rows of a table; on a phone each is a card. Both have the same markup; only the styles differ.
import { Link } from 'react-router-dom'
import type { ShownProperty, ShownResource } from '../../src/admin/shown.ts'
import { recordPath } from '../lib/panel.ts'
import { Menu } from '../ui/menu.tsx'
import { Cell } from './cell.tsx'
import type { Selection } from './bulk-bar.tsx'
import type { useListFilters } from './filters.tsx'
import type { Parts, RowsProps } from './parts.ts'
import type { AnyRow, Listed } from './records.ts'
import { t } from './texts.ts'
import './table.css'
import '../shared/row-actions.css'
import '../ui/button.css'
import '../ui/table.css'

interface Props<Row extends AnyRow> extends RowsProps<Row> {
  resource: ShownResource
  parts: Parts<Row>
  filters: Pick<ReturnType<typeof useListFilters>, 'values' | 'change'>
  selection: Selection<Row>
}

export function Table<Row extends AnyRow>({ resource, parts, rows, filters, selection, act }: Props<Row>) {
  const columns = resource.list.flatMap(
    (name) => resource.properties.find((property) => property.name === name) ?? [],
  )
  return (
    <table className="table records">
      <thead>
        <tr>
          {selection.possible && (
            <th>
              <span className="visually-hidden">{t('selected', { count: '' })}</span>
            </th>
          )}
          {columns.map((property) => (
            <Heading key={property.name} property={property} {...filters} />
          ))}
          <th>
            <span className="visually-hidden">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.row.id} className={classOf(parts, one.row)}>
            {selection.possible && (
              <td className="record-box">
                {selection.takes(one) && (
                  <input
                    type="checkbox"
                    aria-label={t('select', { name: one.title })}
                    checked={selection.has(one)}
                    onChange={() => {
                      selection.toggle(one)
                    }}
                  />
                )}
              </td>
            )}
            {columns.map((property, index) => (
              <td
                key={property.name}
                data-label={index === 0 ? undefined : property.label}
                className={columnClass(property)}
              >
                <Value resource={resource} property={property} one={one} parts={parts} />
              </td>
            ))}
            <td className="record-actions">
              <RowActions resource={resource} one={one} parts={parts} act={act} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const columnClass = ({ type, wide }: ShownProperty) =>
  type === 'number' ? 'right' : wide ? 'hide-s' : undefined

/** Reads a value by name from a row of unknown type. */
const valueOf = (row: object, name: string): unknown => Reflect.get(row, name)

function classOf<Row extends AnyRow>({ rowClass }: Parts<Row>, row: Row): string {
  return rowClass ? rowClass(row) : valueOf(row, 'is_active') === false ? 'off' : ''
}

interface ValueProps<Row extends AnyRow> {
  resource: ShownResource
  property: ShownProperty
  one: Listed<Row>
  parts: Parts<Row>
}

function Value<Row extends AnyRow>({ resource, property, one, parts }: ValueProps<Row>) {
  const Own = parts.cells?.[property.cell ?? '']
  if (Own) return <Own row={one.row} />
  const cell = <Cell property={property} value={valueOf(one.row, property.name)} />
  if (property.name !== resource.titleProperty) return cell
  return (
    <Link className="strong" to={recordPath(resource.id, one.row.id)}>
      {cell}
    </Link>
  )
}

interface HeadingProps {
  property: ShownProperty
  values: Record<string, string>
  change: (to: Record<string, string>) => void
}

/** A column heading. If the column can be sorted, it is a button: ascending, descending, default order. */
function Heading({ property, values, change }: HeadingProps) {
  const { name, label, sort } = property
  const className = columnClass(property)
  if (!sort) return <th className={className}>{label}</th>
  const direction = values.sort === name ? (values.dir === 'desc' ? 'descending' : 'ascending') : undefined
  return (
    <th className={className} aria-sort={direction ?? 'none'}>
      <button
        type="button"
        className="sort"
        onClick={() => {
          if (direction === undefined) change({ sort: name, dir: 'asc' })
          else if (direction === 'ascending') change({ sort: name, dir: 'desc' })
          else change({ sort: '', dir: '' })
        }}
      >
        {label}
        <span aria-hidden="true">{direction && (direction === 'ascending' ? ' ↑' : ' ↓')}</span>
      </button>
    </th>
  )
}

interface ActionsProps<Row extends AnyRow> {
  resource: ShownResource
  one: Listed<Row>
  parts: Parts<Row>
  act: RowsProps<Row>['act']
}

/** The actions of a row: the first is a button, the others are in a menu. */
export function RowActions<Row extends AnyRow>({ resource, one, parts, act }: ActionsProps<Row>) {
  const offered = resource.actions.filter(({ kind, name }) => kind === 'record' && one.offered.includes(name))
  const [first, ...others] = offered
  if (!first) return null
  return (
    <div className="row row-actions">
      <button
        type="button"
        className="btn small"
        aria-label={parts.actionNames?.[first.name]?.(one.row) ?? `${first.label} ${one.title}`}
        onClick={() => {
          act(first.name, one)
        }}
      >
        {first.label}
      </button>
      {others.length > 0 && (
        <Menu
          label={t('actions_for', { name: one.title })}
          items={others.map(({ name, label, danger = false }) => ({
            label,
            danger,
            run: () => {
              act(name, one)
            },
          }))}
        />
      )}
    </div>
  )
}
