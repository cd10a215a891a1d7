// Inserts the rows that exist before the measurements.
import pg from 'pg'

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined) // the running statement rejects as well
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** Inserts broadcast logs, one every 13 seconds back from now, and a tenth as many tickets. */
export function seed(url: string, rows: number): Promise<void> {
  return withClient(url, async (client) => {
    await client.query(`insert into broadcast_logs (id, tracking_number, consignee_phone, status, message_content, error_message, broadcast_at)
      select gen_random_uuid(), 'LOG' || lpad(n::text, 10, '0'), '62812' || lpad((n % 90000000)::text, 8, '0'),
        case when n % 40 = 0 then 'failed' else 'success' end, 'Paket Anda sedang diantar kurir ke alamat tujuan.',
        case when n % 40 = 0 then '131026 Message undeliverable' end, now() - (n * interval '13 seconds')
      from generate_series(1, ${String(rows)}) as n`)
    await client.query(`insert into tickets (ticket_uid, tracking_number, customer_phone, subject, description, status, priority, created_at, closed_at)
      select 'CS-2020-' || lpad(n::text, 7, '0'), 'LOG' || lpad(n::text, 10, '0'), '62812' || lpad(n::text, 8, '0'), 'Komplain keterlambatan paket', 'Paket saya kok belum sampai?',
        (case when n % 50 = 0 then 'open' else 'closed' end)::ticket_status, (array['low','medium','high','urgent'])[1 + n % 4]::ticket_priority,
        now() - n * interval '2 minutes', case when n % 50 = 0 then null else now() - n * interval '1 minute' end
      from generate_series(1, ${String(Math.floor(rows / 10))}) as n`)
    await client.query('vacuum analyze broadcast_logs')
    await client.query('vacuum analyze tickets')
  })
}

/** Inserts broadcasts of today, between midnight and now, with the deltas of the summary that pushes would have inserted. */
export function seedToday(url: string, rows: number, timezone: string): Promise<void> {
  return withClient(url, async (client) => {
    const slice = 50_000
    for (let from = 0; from < rows; from += slice)
      await client.query(
        `with inserted as (
          insert into broadcast_logs (id, tracking_number, consignee_phone, status, message_content, broadcast_at)
          select gen_random_uuid(), 'NOW' || lpad(n::text, 10, '0'), '6281299881200', 'success', 'Paket Anda sedang diantar.',
            date_trunc('day', now(), $1) + (now() - date_trunc('day', now(), $1)) * (n::float / $2)
          from generate_series($3::int, $4::int) as n
          returning broadcast_at)
        insert into dashboard_deltas (minute, metric, label, reason, value)
          select date_bin('1 minute', broadcast_at, timestamptz '2000-01-01 00:00Z'), 'broadcasts', 'success', '', count(*)
          from inserted group by 1`,
        [timezone, rows, from + 1, Math.min(rows, from + slice)],
      )
    await client.query('vacuum analyze broadcast_logs')
  })
}
