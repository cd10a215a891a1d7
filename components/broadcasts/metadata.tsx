// The extra fields that n8n sent. Their names are columns of the team's sheet; the usual ones are translated.
import { Facts } from '../shared/facts.tsx'
import './broadcast-detail.css'

export function Metadata({ data }: { data: Record<string, unknown> }) {
  return <Facts data={data} className="pad log-facts" />
}
