// What n8n sent besides: names are columns of somebody's sheet, in words where they are the usual ones.
import { Facts } from '../shared/facts.tsx'
import './broadcast-detail.css'

export function Metadata({ data }: { data: Record<string, unknown> }) {
  return <Facts data={data} className="pad log-facts" />
}
