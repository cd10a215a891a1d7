// The choices of an assignee: agents first, with their number of active tickets, then admins in a separate group.
import type { ReactNode } from 'react'
import { grants } from '../../src/policy/abilities.ts'
import type { User } from '../../src/users/schema.ts'
import type { Json } from '../lib/api.ts'
import { number } from '../lib/format.ts'
import { me } from '../lib/session.ts'
import type { Option } from '../ui/listbox.tsx'
import { t } from './texts.ts'
import { Avatar } from './values.tsx'

type Person = Pick<Json<User>, 'id' | 'full_name' | 'role' | 'active_tickets'>

/** An agent sees only their own tickets; agents are listed before users who see all tickets. */
const isAgent = ({ role }: Pick<Person, 'role'>) => !grants(role, 'tickets.all')

export function assigneeOptions(people: readonly Person[]): Option<string>[] {
  const able = people.filter(({ role }) => grants(role, 'ticket.note'))
  const agents = able.filter(isAgent)
  const others = able.filter((person) => !isAgent(person))
  const byName = (a: Person, b: Person) => a.full_name.localeCompare(b.full_name)
  return [...agents.sort(byName), ...others.sort(byName)].map((person, index) => ({
    value: person.id,
    label: person.full_name,
    node: <Named person={person} />,
    apart: index === agents.length && index > 0,
  }))
}

function Named({ person: { id, full_name, role, active_tickets: count } }: { person: Person }): ReactNode {
  return (
    <span className="row assignee">
      <Avatar name={full_name} small />
      <span className="clip">{id === me.id ? t('with_you', { name: full_name }) : full_name}</span>
      <span className="dim small sp" data-tip={t('active_tickets', { count: number(count) })}>
        {!isAgent({ role }) && `${t(`role_${role}`)} · `}
        {number(count)}
        <span className="visually-hidden"> {t('active_tickets_unit')}</span>
      </span>
    </span>
  )
}
