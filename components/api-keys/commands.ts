// Commands to copy into a terminal, with example texts in the reader's language.
import { t } from './texts.ts'

/** Quotes for a shell: within single quotes only the single quote itself needs escaping. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

function post(origin: string, path: string, key: string, body: Record<string, string>): string {
  return [
    `curl -X POST ${quoted(`${origin}/api/v1/${path}`)}`,
    `  -H ${quoted(`X-API-KEY: ${key}`)}`,
    `  -H ${quoted('Content-Type: application/json')}`,
    `  -d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n')
}

export const broadcastCommand = (origin: string, key: string) =>
  post(origin, 'broadcast-logs', key, {
    tracking_number: 'LOG2026000123',
    consignee_phone: '081299881200',
    status: 'success',
    message_content: t('example_message'),
  })

export const ticketCommand = (origin: string, key: string) =>
  post(origin, 'tickets', key, {
    subject: t('example_subject'),
    description: t('example_text'),
    tracking_number: 'LOG2026000123',
    customer_phone: '081299881200',
    priority: 'high',
  })
