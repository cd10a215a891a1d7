// Applies one action to several records. The toast counts only records that were changed; refused ones are counted
// separately, with the reason. The server refuses more records than its limit before it changes any.
import { useState } from 'react'
import type { ShownAction, ShownResource } from '../../src/admin/shown.ts'
import { resourceOf } from '../lib/panel.ts'
import { explain, explainRefusal } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { runBulk, type AnyRow, type Listed } from './records.ts'
import { t } from './texts.ts'
import '../queue/bulk-bar.css'
import '../ui/button.css'

export interface Selection<Row extends AnyRow> {
  /** Whether the resource has any bulk action. */
  possible: boolean
  takes: (one: Listed<Row>) => boolean
  has: (one: Listed<Row>) => boolean
  toggle: (one: Listed<Row>) => void
  chosen: readonly Listed<Row>[]
  clear: () => void
}

const isBulk = ({ bulk }: ShownAction) => bulk === true

/** The selected rows. A row that is no longer in the list is not selected either. */
export function useSelection<Row extends AnyRow>(id: string, rows: readonly Listed<Row>[]): Selection<Row> {
  const [ids, setIds] = useState<ReadonlySet<AnyRow['id']>>(new Set())
  const bulk = resourceOf(id).actions.filter(isBulk)
  const takes = (one: Listed<Row>) => bulk.some(({ name }) => one.offered.includes(name))
  const has = (one: Listed<Row>) => ids.has(one.row.id) && takes(one)
  return {
    possible: bulk.length > 0,
    takes,
    has,
    toggle: (one) => {
      const next = new Set(ids)
      if (!next.delete(one.row.id)) next.add(one.row.id)
      setIds(next)
    },
    chosen: rows.filter(has),
    clear: () => {
      setIds(new Set())
    },
  }
}

interface Props<Row extends AnyRow> {
  resource: ShownResource
  selection: Selection<Row>
  onDone: () => void
}

export function BulkBar<Row extends AnyRow>({ resource, selection, onDone }: Props<Row>) {
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const { chosen, clear } = selection
  if (chosen.length === 0) return null
  const run = async ({ name }: ShownAction) => {
    setBusy(true)
    const ids = chosen.filter(({ offered }) => offered.includes(name)).map(({ row }) => row.id)
    try {
      const { done, failed } = await runBulk(resource.id, name, ids)
      if (done.length > 0) toast({ text: t('bulk_done', { count: done.length }) })
      if (failed[0])
        toast({
          text: t('bulk_failed', { count: failed.length, message: explainRefusal(failed[0]) }),
          kind: 'error',
        })
      clear()
    } catch (error) {
      toast({ text: shared('not_saved', { message: explain(error) }), kind: 'error' })
    } finally {
      setBusy(false)
      onDone()
    }
  }
  const label = t('selected', { count: chosen.length })
  return (
    <div className="bulk-bar" role="toolbar" aria-label={label}>
      <b>{label}</b>
      {resource.actions
        .filter((action) => isBulk(action) && chosen.some(({ offered }) => offered.includes(action.name)))
        .map((action) => (
          <button
            key={action.name}
            type="button"
            className="btn small"
            disabled={busy}
            onClick={() => void run(action)}
          >
            {action.label}
          </button>
        ))}
      <button type="button" className="btn quiet small sp" disabled={busy} onClick={clear}>
        {shared('cancel')}
      </button>
    </div>
  )
}
