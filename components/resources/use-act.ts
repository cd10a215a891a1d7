// Runs an action that has no dialog, and shows a toast.
import type { ShownAction, ShownResource } from '../../src/admin/shown.ts'
import { explain } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { doneText } from './action-dialog.tsx'
import { runAction, type AnyRow, type Listed } from './records.ts'

export function useAct<Row extends AnyRow>(resource: ShownResource, refresh: () => void) {
  const toast = useToast()
  return (action: ShownAction, one?: Listed<Row>) => {
    runAction(resource.id, action.name, {}, one?.row.id)
      .then(
        () => {
          const text = doneText(action, one?.title)
          if (text !== undefined) toast({ text })
        },
        (error: unknown) => {
          toast({ text: shared('not_saved', { message: explain(error) }), kind: 'error' })
        },
      )
      .finally(refresh)
  }
}
