// The list page of a table: title, actions, filters and rows. All of it comes from the resource's declaration; an area
// supplies parts of its own where that is not enough.
import { useState } from 'react'
import type { ShownAction } from '../../src/admin/shown.ts'
import { resourceOf } from '../lib/panel.ts'
import { List } from '../shared/list.tsx'
import { PageFrame } from '../shared/page.tsx'
import { EmptyState } from '../shared/states.tsx'
import { useToast } from '../shared/toasts.tsx'
import { ActionDialog, doneText, needsDialog } from './action-dialog.tsx'
import { BulkBar, useSelection } from './bulk-bar.tsx'
import { Filters, useListFilters } from './filters.tsx'
import type { Parts } from './parts.ts'
import { useRecords, useRefresh, type AnyRow, type Listed } from './records.ts'
import { Table } from './table.tsx'
import { t } from './texts.ts'
import { useAct } from './use-act.ts'
import '../ui/button.css'
import '../ui/card.css'

interface Props<Row extends AnyRow> {
  id: string
  parts?: Parts<Row>
}

export function ListPage<Row extends AnyRow>({ id, parts = {} }: Props<Row>) {
  const resource = resourceOf(id)
  const filters = useListFilters(resource)
  const list = useRecords<Row>(id, filters.asked)
  const rows = list.rows ?? []
  const refresh = useRefresh(id, parts.stale)
  const selection = useSelection(id, rows)
  const toast = useToast()
  const [open, setOpen] = useState<{ action: ShownAction; one?: Listed<Row> }>()
  const act = useAct<Row>(resource, refresh)
  const start = (action: ShownAction, one?: Listed<Row>) => {
    if (needsDialog(action, parts, one?.row)) setOpen(one ? { action, one } : { action })
    else act(action, one)
  }
  const { aside: Aside, below: Below, rows: Rows } = parts
  const onRow = (name: string, one: Listed<Row>) => {
    const action = resource.actions.find((known) => known.name === name)
    if (action) start(action, one)
  }
  return (
    <PageFrame
      title={resource.title}
      aside={
        <>
          {Aside && <Aside />}
          {resource.lead !== undefined && <span className="sub hide-s">{resource.lead}</span>}
          {resource.actions
            .filter(({ kind }) => kind === 'resource')
            .map((action) => {
              const Own = parts.buttons?.[action.component ?? '']
              if (Own)
                return (
                  <Own
                    key={action.name}
                    action={action}
                    filters={filters.values}
                    rows={rows}
                    refresh={refresh}
                  />
                )
              return (
                <button
                  key={action.name}
                  type="button"
                  className="btn primary sp"
                  onClick={() => {
                    start(action)
                  }}
                >
                  {action.label}
                </button>
              )
            })}
        </>
      }
    >
      <section className="card">
        <Filters resource={resource} filters={filters} />
        <BulkBar resource={resource} selection={selection} onDone={refresh} />
        <List list={list} height={46} empty={<Empty resource={resource} filters={filters} />}>
          {(found) => (
            <>
              {Rows ? (
                <Rows rows={found} act={onRow} />
              ) : (
                <Table
                  resource={resource}
                  parts={parts}
                  rows={found}
                  filters={filters}
                  selection={selection}
                  act={onRow}
                />
              )}
              {Below && !filters.filtered && <Below rows={found} />}
            </>
          )}
        </List>
      </section>
      {open && (
        <ActionDialog
          resource={resource}
          parts={parts}
          action={open.action}
          {...(open.one ? { one: open.one } : {})}
          onClose={() => {
            setOpen(undefined)
          }}
          onSaved={(title) => {
            refresh()
            const text = doneText(open.action, title ?? open.one?.title)
            if (text !== undefined) toast({ text })
          }}
        />
      )}
    </PageFrame>
  )
}

function Empty({
  resource: { empty },
  filters: { filtered, clear },
}: {
  resource: ReturnType<typeof resourceOf>
  filters: ReturnType<typeof useListFilters>
}) {
  if (!filtered && empty) return <EmptyState title={empty.title}>{empty.text}</EmptyState>
  return (
    <EmptyState
      title={t('no_match_title')}
      action={
        filtered && (
          <button type="button" className="btn" onClick={clear}>
            {t('clear')}
          </button>
        )
      }
    >
      {t('no_match')}
    </EmptyState>
  )
}
