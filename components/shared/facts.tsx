// What n8n sent besides, as names and values a person reads. The column's own name is behind its words.
import { nameInWords, valueInWords, yesNo } from './fact-words.ts'
import { MessageText } from './message-text.tsx'

export function Facts({ data, className }: { data: Record<string, unknown>; className: string }) {
  return (
    <dl className={className}>
      {Object.entries(data).map(([name, value]) => (
        <div key={name}>
          <dt className="dim small" data-tip={name} dir="auto">
            {nameInWords(name)}
          </dt>
          <dd>
            <MessageText text={shown(name, value)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function shown(name: string, value: unknown): string {
  if (typeof value === 'string') return valueInWords(name, value)
  if (typeof value === 'boolean') return yesNo(value)
  return JSON.stringify(value)
}
