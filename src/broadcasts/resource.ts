// The broadcast log in the panel. Its list and the page of a broadcast have components of their own.
import { moment, uuidId, type Resource } from '../resource.ts'

const statuses = ['success', 'failed', 'pending'] as const

export const broadcastResource: Resource = {
  name: 'broadcast_logs',
  read: 'broadcasts.read',
  titleProperty: 'tracking_number',
  properties: [
    uuidId,
    { ...moment('broadcast_at'), sort: true },
    {
      name: 'tracking_number',
      type: 'string',
      filter: 'awb',
      expression: 'coalesce(tracking_shown, tracking_number)',
    },
    { name: 'consignee_phone', type: 'string', filter: 'start' },
    { name: 'status', type: 'string', filter: 'equal', values: statuses },
    { name: 'message_content', type: 'textarea' },
    { name: 'error_message', type: 'textarea' },
  ],
  order: { column: 'broadcast_at', direction: 'desc' },
  panel: {
    title: ['Broadcast', 'Broadcasts'],
    list: 'broadcast-logs',
    show: 'broadcast',
    navigation: { icon: 'broadcasts', group: 'work', place: 30 },
  },
  audit: { kind: 'broadcast', title: ['Broadcast', 'Broadcasts'] },
}
