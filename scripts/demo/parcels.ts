// Parcels in transit. Each has one message per stage, and the next one is due some hours later.
import { cities, type Customer } from './people.ts'
import type { Random } from './random.ts'

export interface Parcel {
  awb: string
  customer: Customer
  origin: string
  stage: number
  /** The earliest time of the next message, in milliseconds. */
  due: number
}

type Words = (parcel: Parcel) => string

const stages: readonly (readonly Words[])[] = [
  [
    (p) =>
      `Halo ${p.customer.called}, paket ${p.awb} sudah kami terima di gudang ${p.origin} dan segera dikirim ke ${p.customer.city}.`,
    (p) =>
      `Halo ${p.customer.called}, pesanan Anda dengan resi ${p.awb} telah diserahkan ke ekspedisi di ${p.origin}.`,
  ],
  [
    (p) =>
      `Halo ${p.customer.called}, paket ${p.awb} sedang dalam perjalanan ke ${p.customer.city}. Kami kabari lagi begitu tiba.`,
    (p) => `Update pengiriman: paket ${p.awb} telah berangkat dari ${p.origin} menuju ${p.customer.city}.`,
  ],
  [
    (p) => `Kabar baik, ${p.customer.called}! Paket ${p.awb} telah tiba di gudang ${p.customer.city}.`,
    (p) =>
      `Halo ${p.customer.called}, paket ${p.awb} sudah di gudang ${p.customer.city} dan akan diantar pada jadwal berikutnya.`,
  ],
  [
    (p) =>
      `Halo ${p.customer.called}, paket ${p.awb} sedang diantar kurir ke alamat tujuan. Mohon pastikan ada penerima di rumah ya.`,
    (p) => `Paket Anda ${p.awb} sedang diantar kurir hari ini. Balas pesan ini bila alamat perlu diperjelas.`,
  ],
  [
    (p) =>
      `Paket ${p.awb} telah diterima. Terima kasih sudah mempercayakan pengiriman kepada kami, ${p.customer.called}!`,
    (p) => `Halo ${p.customer.called}, paket ${p.awb} sudah sampai. Ada kendala? Balas saja pesan ini.`,
  ],
]
const delayed: readonly Words[] = [
  (p) =>
    `Mohon maaf ${p.customer.called}, pengantaran paket ${p.awb} tertunda karena hujan lebat di ${p.customer.city}. Kami antar ulang besok.`,
  (p) =>
    `Mohon maaf ${p.customer.called}, kurir belum menemukan alamat paket ${p.awb}. Boleh balas dengan patokan terdekat?`,
]

/** All parcels with messages still to come. */
export class Warehouse {
  readonly #random: Random
  readonly #newCustomer: () => Customer
  readonly #prefix: string
  #waiting: Parcel[] = []
  #number: number

  constructor(random: Random, newCustomer: () => Customer, prefix: string, firstNumber: number) {
    this.#random = random
    this.#newCustomer = newCustomer
    this.#prefix = prefix
    this.#number = firstNumber
  }

  /** The parcel of a message at this time: one whose next stage is due, else a new one. */
  next(at: Date): Parcel {
    for (let attempt = 0; attempt < 4 && this.#waiting.length > 500; attempt++) {
      const index = this.#random.whole(0, this.#waiting.length - 1)
      const parcel = this.#waiting[index]
      const last = this.#waiting.at(-1)
      if (!parcel || !last || parcel.due > at.getTime()) continue
      this.#waiting[index] = last
      this.#waiting.pop()
      return parcel
    }
    return this.make()
  }

  make(): Parcel {
    this.#number += this.#random.whole(1, 3)
    return {
      awb: `${this.#prefix}${String(this.#number).padStart(6, '0')}`,
      customer: this.#newCustomer(),
      origin: this.#random.pick(cities),
      stage: 0,
      due: 0,
    }
  }

  message(parcel: Parcel): string {
    if (parcel.stage === 3 && this.#random.chance(0.04)) return this.#random.pick(delayed)(parcel)
    return this.#random.pick(stages[parcel.stage] ?? delayed)(parcel)
  }

  /** Moves a parcel to its next stage after a successful message; after a failure the stage is repeated soon. */
  handled(parcel: Parcel, at: Date, delivered: boolean): void {
    if (delivered) parcel.stage++
    if (parcel.stage >= stages.length) return
    const minutes = delivered ? this.#random.between(5 * 60, 26 * 60) : this.#random.between(20, 90)
    parcel.due = at.getTime() + minutes * 60_000
    if (delivered || this.#random.chance(0.6)) this.#waiting.push(parcel)
  }
}
