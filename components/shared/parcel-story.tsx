import type { BroadcastLog } from '../../src/broadcasts/schema.ts'
import type { Json } from '../lib/api.ts'

export function ParcelStory({ logs }: { logs: readonly Json<BroadcastLog>[] }) {
  return <p>{logs.length}</p>
}
