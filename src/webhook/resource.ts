// Messages to n8n in the panel: their state (waiting, taken, given up), and sending them again.
import { moment, uuidId, type Action, type Resource } from '../resource.ts'
import { replayDead, replayMessage } from './replay.ts'
import { messageStates } from './schema.ts'

const ability = 'deliveries.replay'
const ofTicket = (column: string) =>
  `(select ${column} from ticket_comments c join tickets t on t.id = c.ticket_id where c.id = webhook_messages.reply_id)`
const ofLog = (column: string) =>
  `(select ${column} from broadcast_logs l where l.id = webhook_messages.log_id)`
const ofLastAttempt = (column: string) =>
  `(select ${column} from webhook_attempts where message_id = webhook_messages.id order by id desc limit 1)`

const replay: Action['run'] = async ({ ctx, person, id }) => {
  await replayMessage(ctx, person, id)
  return undefined
}

const actions: readonly Action[] = [
  {
    name: 'replay',
    kind: 'record',
    bulk: true,
    ability,
    when: ({ state }) => state === 'dead',
    label: ['Kirim ulang', 'Send again'],
    done: ['Dikirim sebentar lagi.', 'It will be sent in a moment.'],
    run: replay,
  },
  {
    name: 'try_now',
    kind: 'record',
    ability,
    when: ({ state, attempts }) => state === 'waiting' && Number(attempts) > 0,
    label: ['Coba sekarang', 'Try now'],
    done: ['Dikirim sebentar lagi.', 'It will be sent in a moment.'],
    run: replay,
  },
  {
    name: 'replay_dead',
    kind: 'resource',
    ability,
    component: 'replay-dead',
    label: ['Kirim ulang semua yang gagal', 'Send all failed messages again'],
    run: async ({ ctx, person }) => ({ answer: { replayed: await replayDead(ctx, person) } }),
  },
]

export const deliveryResource: Resource = {
  name: 'webhook_messages',
  read: 'deliveries.read',
  titleProperty: 'type',
  properties: [
    uuidId,
    {
      name: 'type',
      type: 'string',
      filter: 'equal',
      label: ['Pesan', 'Message'],
      words: {
        'reply.created': ['Balasan', 'Reply'],
        'broadcast.resend': ['Kirim ulang broadcast', 'Broadcast resend'],
      },
      shown: ['list', 'record'],
    },
    {
      name: 'tracking_number',
      type: 'string',
      expression: ofLog('coalesce(l.tracking_shown, l.tracking_number)'),
      label: ['Tentang', 'About'],
      shown: ['list'],
      cell: 'delivery-of',
    },
    {
      name: 'state',
      type: 'string',
      filter: 'equal',
      values: messageStates,
      label: ['Status', 'Status'],
      words: {
        waiting: ['Menunggu', 'Waiting'],
        handed_over: ['Diterima n8n', 'Accepted by n8n'],
        dead: ['Gagal', 'Given up'],
      },
      shown: ['list', 'record', 'filter'],
      cell: 'delivery-state',
    },
    {
      name: 'failure',
      type: 'string',
      expression: ofLastAttempt('error'),
      label: ['Alasan', 'Reason'],
      shown: ['list', 'record'],
      cell: 'delivery-why',
    },
    { name: 'attempts', type: 'number', label: ['Percobaan', 'Attempts'], shown: ['record'] },
    { ...moment('next_attempt_at'), label: ['Dicoba lagi', 'Next attempt'], shown: ['record'] },
    { ...moment('created_at'), sort: true, label: ['Dibuat', 'Created'], shown: ['list', 'record'] },
    { name: 'log_id', type: 'uuid' },
    { name: 'ticket_id', type: 'number', expression: ofTicket('t.id') },
    { name: 'ticket_uid', type: 'string', expression: ofTicket('t.ticket_uid') },
    { name: 'status_code', type: 'number', expression: ofLastAttempt('status_code') },
  ],
  order: { column: 'created_at', direction: 'desc' },
  actions,
  panel: {
    title: ['Pengiriman ke n8n', 'Deliveries to n8n'],
    empty: {
      title: ['Belum ada pengiriman', 'No deliveries yet'],
      text: [
        'Balasan kepada pelanggan dan broadcast yang dikirim ulang tampil di sini.',
        'Replies to customers and broadcasts that are sent again are shown here.',
      ],
    },
  },
  audit: { kind: 'webhook', title: ['Koneksi n8n', 'n8n connection'] },
}
