// The generic page of one record: its properties and its actions.
import { useState } from 'react'
import { Link, useParams } from 'react-router-dom'
import type { ShownAction } from '../../src/admin/shown.ts'
import { listPath, resourceOf } from '../lib/panel.ts'
import { PageFrame } from '../shared/page.tsx'
import { ErrorState, Skeleton } from '../shared/states.tsx'
import { useToast } from '../shared/toasts.tsx'
import { ActionDialog, doneText, needsDialog } from './action-dialog.tsx'
import { Cell } from './cell.tsx'
import type { Parts } from './parts.ts'
import { useRecord, useRefresh, type AnyRow } from './records.ts'
import { RowActions } from './table.tsx'
import { t } from './texts.ts'
import { useAct } from './use-act.ts'
import './record-page.css'
import '../ui/card.css'

export function RecordPage<Row extends AnyRow>({ id, parts = {} }: { id: string; parts?: Parts<Row> }) {
  const { id: record = '' } = useParams()
  const resource = resourceOf(id)
  const found = useRecord<Row>(id, record)
  const refresh = useRefresh(id, parts.stale)
  const toast = useToast()
  const act = useAct<Row>(resource, refresh)
  const [open, setOpen] = useState<ShownAction>()
  const one = found.data
  const { more: More } = parts
  return (
    <PageFrame
      title={one?.title ?? resource.title}
      aside={
        <Link to={listPath(id)} className="sub">
          {t('back', { title: resource.title })}
        </Link>
      }
    >
      <section className="card pad">
        {!one ? (
          found.isPending ? (
            <Skeleton rows={4} height={32} />
          ) : (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          )
        ) : (
          <>
            <dl className="record-facts">
              {resource.properties
                .filter(({ name }) => resource.record.includes(name))
                .map((property) => {
                  const Own = parts.cells?.[property.cell ?? '']
                  return (
                    <div key={property.name}>
                      <dt>{property.label}</dt>
                      <dd>
                        {Own ? (
                          <Own row={one.row} />
                        ) : (
                          <Cell property={property} value={Reflect.get(one.row, property.name)} />
                        )}
                      </dd>
                    </div>
                  )
                })}
            </dl>
            <RowActions
              resource={resource}
              one={one}
              parts={parts}
              act={(name) => {
                const action = resource.actions.find((known) => known.name === name)
                if (!action) return
                if (needsDialog(action, parts, one.row)) setOpen(action)
                else act(action, one)
              }}
            />
          </>
        )}
      </section>
      {More && one && (
        <section className="card pad">
          <More row={one.row} />
        </section>
      )}
      {open && one && (
        <ActionDialog
          resource={resource}
          parts={parts}
          action={open}
          one={one}
          onClose={() => {
            setOpen(undefined)
          }}
          onSaved={(title) => {
            refresh()
            const text = doneText(open, title ?? one.title)
            if (text !== undefined) toast({ text })
          }}
        />
      )}
    </PageFrame>
  )
}
