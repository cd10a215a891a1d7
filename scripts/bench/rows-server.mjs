// The minimal cost of a page: node:http and one prepared statement that returns the same rows as JSON, without users, rules and
// paging. `/name` runs the statement with that name.
import { createServer } from 'node:http'
import pg from 'pg'

const log = `id, coalesce(tracking_shown, tracking_number) as tracking_number, consignee_phone, phone_unreadable,
  exists (select from customers where key = consignee_phone and opted_out_at is not null) as opted_out, status,
  message_content, error_message, error_code, failure_reason, delivered_at, read_at, template, workflow, message_id, metadata,
  broadcast_at, updated_at, resend_of`
const ticket = `t.id, t.ticket_uid, coalesce(t.tracking_shown, t.tracking_number) as tracking_number, t.customer_phone,
  t.phone_unreadable, c.name as customer_name, c.on_whatsapp, c.opted_out_at, c.blocked_at, t.subject, t.status, t.priority,
  t.source, t.channel, t.category_id, t.assigned_to_user_id, u.full_name as assigned_to_name, t.unread, t.waiting_since,
  t.bot_since, t.tracking_number_source, t.last_customer_message_at, t.first_replied_at, t.reopen_count, t.version,
  t.created_at, t.updated_at, t.closed_at`
const ofTicket = `left join users u on u.id = t.assigned_to_user_id left join customers c on c.key = t.customer_phone`
const last = `left join lateral (select author_type, left(comment_text, 160) as text, coalesce(sent_at, created_at) as at
  from ticket_comments where ticket_id = t.id order by coalesce(sent_at, created_at) desc, id desc limit 1) l on true`
const urgentFirst = `case priority when 'urgent' then 1 when 'high' then 2 when 'medium' then 3 else 4 end`
const list = (query, where) => `select coalesce(json_agg(x), '[]') from (${query} ${where}) x`

const statements = {
  newest: [`select ${log} from broadcast_logs order by broadcast_at desc, id desc limit 51`],
  awb: [
    `select ${log} from broadcast_logs where tracking_number = $1 order by broadcast_at desc`,
    ['LOG0000012345'],
  ],
  tickets: [
    `select ${ticket}, l.author_type, coalesce(l.text, left(t.description, 160)) as last_text, l.at as last_at
      from (select * from tickets where status <> 'closed' order by (${urgentFirst}), created_at, id limit 51) t ${ofTicket} ${last}`,
  ],
  story: [
    `select ${ticket}, t.description, t.metadata,
      (${list('select * from ticket_comments', 'where ticket_id = t.id order by created_at desc limit 200')}) as comments,
      (${list('select * from ticket_events', 'where ticket_id = t.id order by id desc limit 200')}) as events,
      (${list(`select ${log} from broadcast_logs`, 'where tracking_number = t.tracking_number order by broadcast_at desc limit 200')}) as broadcasts,
      (${list('select id, ticket_uid, subject, status, created_at from tickets', 'where customer_phone = t.customer_phone and id <> t.id limit 50')}) as customer_tickets
      from tickets t ${ofTicket} where t.id = $1`,
    [1],
  ],
  dashboard: [
    `select * from dashboard_summary where day >= current_date - 30 and user_id is null and (hour = -1 or day = current_date)`,
  ],
  me: ['select 1'],
}

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
const server = createServer((req, res) => {
  const name = req.url.slice(1)
  const [text, values] = statements[name]
  client.query({ name, text, values }).then(
    ({ rows }) => {
      const body = JSON.stringify(rows)
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      res.end(body)
    },
    (error) => {
      console.error(error)
      res.writeHead(500).end()
    },
  )
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
