// The active tickets of each agent, with the urgent ones in red.
import { Link } from 'react-router-dom'
import { number } from '../lib/format.ts'
import { Avatar } from '../shared/values.tsx'
import { queuePath } from './summary.ts'
import { t } from './texts.ts'
import './agent-load.css'
import '../shared/stretched.css'
import '../ui/card.css'

interface Props {
  agents: readonly { id: string; full_name: string; active: number; urgent: number }[]
}

export function AgentLoad({ agents }: Props) {
  const most = Math.max(1, ...agents.map((one) => one.active))
  const width = (count: number) => ({ width: `${String((count / most) * 100)}%` })
  return (
    <section className="card">
      <header>
        <h2>{t('by_agent')}</h2>
        <span className="sub">{t('by_agent_unit')}</span>
      </header>
      {agents.length === 0 ? (
        <p className="pad t2">{t('by_agent_none')}</p>
      ) : (
        <ul className="agents">
          {agents.map(({ id, full_name, active, urgent }) => (
            <li key={id}>
              <Avatar name={full_name} small />
              <Link className="stretched clip" to={`${queuePath}?assigned_to=${id}`}>
                {full_name}
              </Link>
              <span className="mono small">
                {urgent > 0 && <span className="bad">{t('urgent_count', { count: number(urgent) })} · </span>}
                {number(active)}
              </span>
              <span className="load" aria-hidden="true">
                <i className="load-urgent" style={width(urgent)} />
                <i className="load-rest" style={width(active - urgent)} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
