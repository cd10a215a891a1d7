// The fields of a new ticket that are chosen from a list: category and assignee.
import type { ReactNode } from 'react'
import { may, me } from '../lib/session.ts'
import { useAssignees } from '../lib/tickets.ts'
import { assigneeOptions } from '../shared/assignees.tsx'
import { categoryOptions, useCategories } from '../shared/categories.ts'
import { Listbox } from '../ui/listbox.tsx'
import type { Draft } from './draft.ts'
import { t } from './texts.ts'
import '../shared/form.css'

interface ChoiceProps {
  label: string
  error?: string | undefined
  children: ReactNode
}

export function Choice({ label, error, children }: ChoiceProps) {
  return (
    <div className="form-field">
      <span className="strong small" aria-hidden="true">
        {label}
      </span>
      {children}
      {error !== undefined && <p className="error">{error}</p>}
    </div>
  )
}

interface DraftProps {
  draft: Draft
  change: (to: Partial<Draft>) => void
  error: string | undefined
}

export function CategoryChoice({ draft, change, error }: DraftProps) {
  const categories = useCategories()
  return (
    <Choice label={t('category')} error={error}>
      <Listbox
        label={t('category')}
        block
        above
        value={draft.category}
        options={categoryOptions(categories, null, t('no_category'))}
        onChange={(category) => {
          change({ category })
        }}
      />
    </Choice>
  )
}

/** An admin can choose any assignee; an agent can choose themselves or, if agents may take tickets, leave it unassigned. */
export function AssigneeChoice({ draft, change, error }: DraftProps) {
  const assignees = useAssignees().data ?? []
  const nobody = { value: '', label: t('nobody') }
  const options = may('ticket.assign')
    ? [nobody, ...assigneeOptions(assignees)]
    : [{ value: me.id, label: t('me') }, ...(may('tickets.pool') ? [nobody] : [])]
  return (
    <Choice label={t('assignee')} error={error}>
      <Listbox
        label={t('assignee')}
        block
        above
        end
        value={draft.assignee}
        options={options}
        onChange={(assignee) => {
          change({ assignee })
        }}
      />
    </Choice>
  )
}
