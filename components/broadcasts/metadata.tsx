// What n8n sent besides, as it is: names are columns of somebody's sheet.
export function Metadata({ data }: { data: Record<string, unknown> }) {
  return (
    <dl className="pad log-facts">
      {Object.entries(data).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="pre">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
