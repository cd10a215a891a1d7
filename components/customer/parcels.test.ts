import assert from 'node:assert/strict'
import test from 'node:test'
import type { Log } from './data.ts'
import { parcelsOf } from './parcels.ts'

const log = (id: string, tracking_number: string | null): Log => ({
  id,
  tracking_number,
  consignee_phone: '6281299881200',
  phone_unreadable: false,
  opted_out: false,
  status: 'success',
  message_content: null,
  error_message: null,
  error_code: null,
  failure: null,
  delivered_at: null,
  read_at: null,
  template: null,
  workflow: null,
  message_id: null,
  metadata: null,
  broadcast_at: '2026-11-23T07:05:00Z',
  updated_at: null,
  resend_of: null,
  cut: [],
})

test('broadcasts are one line for each parcel: the one written about last first, its messages from the oldest on', () => {
  const logs = [log('5', 'A'), log('4', 'B'), log('3', null), log('2', 'A'), log('1', null)]
  assert.deepEqual(
    parcelsOf(logs).map(({ trackingNumber, last, logs: own }) => [
      trackingNumber,
      last.id,
      own.map(({ id }) => id).join(''),
    ]),
    [
      ['A', '5', '25'],
      ['B', '4', '4'],
      [null, '3', '3'],
      [null, '1', '1'],
    ],
  )
})
