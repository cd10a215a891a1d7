// The extra fields that n8n sent, with readable names and values. A tooltip shows the original column name.
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
