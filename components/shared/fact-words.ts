// Translations of the usual columns of a logistics sheet and their usual values. An unknown column name is made readable;
// an unknown value is shown unchanged.
import { locale } from '../lib/texts.ts'

type Words = readonly [id: string, en: string]

const names: Readonly<Record<string, Words>> = {
  customer_name: ['Nama pelanggan', 'Customer name'],
  consignee_name: ['Nama penerima', 'Consignee'],
  receiver_name: ['Nama penerima', 'Consignee'],
  shipper_name: ['Nama pengirim', 'Shipper'],
  sender_name: ['Nama pengirim', 'Sender'],
  profile_name: ['Nama di WhatsApp', 'WhatsApp name'],
  customer_phone: ['Nomor HP pelanggan', 'Customer phone'],
  consignee_phone: ['Nomor HP penerima', 'Consignee phone'],
  phone: ['Nomor HP', 'Phone'],
  chat_id: ['ID chat', 'Chat ID'],
  message_id: ['ID pesan', 'Message ID'],
  tracking_number: ['Resi', 'AWB'],
  awb: ['Resi', 'AWB'],
  order_id: ['Nomor pesanan', 'Order number'],
  order_number: ['Nomor pesanan', 'Order number'],
  log_id: ['ID broadcast', 'Broadcast ID'],
  status: ['Status', 'Status'],
  shipment_status: ['Status kiriman', 'Shipment status'],
  last_status: ['Status terakhir', 'Last status'],
  sla_status: ['Status SLA', 'SLA status'],
  sla: ['SLA', 'SLA'],
  delay_reason: ['Alasan keterlambatan', 'Reason for the delay'],
  delay_hours: ['Terlambat (jam)', 'Delay (hours)'],
  delay_days: ['Terlambat (hari)', 'Delay (days)'],
  reason: ['Alasan', 'Reason'],
  attempt: ['Percobaan antar', 'Delivery attempt'],
  attempts: ['Percobaan antar', 'Delivery attempts'],
  origin: ['Kota asal', 'Origin'],
  origin_city: ['Kota asal', 'Origin'],
  destination: ['Kota tujuan', 'Destination'],
  dest_city: ['Kota tujuan', 'Destination'],
  destination_city: ['Kota tujuan', 'Destination'],
  city: ['Kota', 'City'],
  address: ['Alamat', 'Address'],
  hub: ['Gudang', 'Hub'],
  warehouse: ['Gudang', 'Warehouse'],
  courier: ['Kurir', 'Courier'],
  courier_name: ['Nama kurir', 'Courier'],
  courier_phone: ['Nomor HP kurir', 'Courier phone'],
  service: ['Layanan', 'Service'],
  weight: ['Berat', 'Weight'],
  cod_amount: ['Nilai COD', 'COD amount'],
  eta: ['Perkiraan tiba', 'Estimated arrival'],
  etd: ['Perkiraan tiba', 'Estimated arrival'],
  estimated_delivery: ['Perkiraan tiba', 'Estimated arrival'],
  delivered_at: ['Diterima pada', 'Delivered at'],
  pickup_date: ['Tanggal penjemputan', 'Pickup date'],
  execution_id: ['Eksekusi n8n', 'n8n execution'],
  workflow: ['Alur n8n', 'n8n workflow'],
  workflow_id: ['Alur n8n', 'n8n workflow'],
  row: ['Baris sheet', 'Sheet row'],
  row_number: ['Baris sheet', 'Sheet row'],
  sheet: ['Sheet', 'Sheet'],
  media_url: ['Lampiran', 'Attachment'],
  media_type: ['Jenis lampiran', 'Attachment type'],
  template: ['Template', 'Template'],
  notes: ['Catatan', 'Notes'],
  note: ['Catatan', 'Note'],
}

const values: Readonly<Record<string, Words>> = {
  overdue: ['Terlambat', 'Overdue'],
  delayed: ['Terlambat', 'Delayed'],
  late: ['Terlambat', 'Late'],
  breached: ['Lewat batas SLA', 'Breached'],
  at_risk: ['Berisiko terlambat', 'At risk'],
  on_time: ['Tepat waktu', 'On time'],
  ontime: ['Tepat waktu', 'On time'],
  on_track: ['Sesuai jadwal', 'On track'],
  in_transit: ['Dalam perjalanan', 'In transit'],
  out_for_delivery: ['Sedang diantar', 'Out for delivery'],
  delivered: ['Sudah diterima', 'Delivered'],
  undelivered: ['Belum diterima', 'Undelivered'],
  failed_delivery: ['Gagal antar', 'Failed delivery'],
  picked_up: ['Sudah dijemput', 'Picked up'],
  returned: ['Dikembalikan', 'Returned'],
  return_to_sender: ['Dikembalikan ke pengirim', 'Returned to sender'],
  cancelled: ['Dibatalkan', 'Cancelled'],
  lost: ['Hilang', 'Lost'],
  damaged: ['Rusak', 'Damaged'],
  fraud: ['Terindikasi penipuan', 'Suspected fraud'],
  pending: ['Menunggu', 'Pending'],
}

/** Columns whose values are translated. In other columns “late” may be anything, for example a name. */
const stateful = /(^|_)(status|sla|state)$/

const plain = (text: string) =>
  text
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s-]+/g, '_')

const chosen = (words: Words) => words[locale === 'id' ? 0 : 1]

// Own properties only, because a column may be called “constructor”.
const found = (table: Readonly<Record<string, Words>>, key: string) =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** `customer_name` → Nama pelanggan; `berat_kg` → Berat kg. */
export function nameInWords(name: string): string {
  const known = found(names, plain(name))
  if (known) return chosen(known)
  const spaced = name.replace(/[_\s]+/g, ' ').trim()
  return spaced === '' ? name : spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** `OVERDUE` in a status column → Terlambat. */
export function valueInWords(name: string, value: string): string {
  const known = stateful.test(plain(name)) ? found(values, plain(value)) : undefined
  return known ? chosen(known) : value
}

export const yesNo = (value: boolean) => (locale === 'id' ? (value ? 'ya' : 'tidak') : value ? 'yes' : 'no')
