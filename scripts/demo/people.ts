// The people of the demo: users and customers.
import { readPhone, type Phone } from '../../src/customers/phone.ts'
import type { Random } from './random.ts'

export const staff = [
  { full_name: 'Ratna Sari', email: 'ratna@demo.pantau.local', role: 'admin' },
  { full_name: 'Bayu Prasetyo', email: 'bayu@demo.pantau.local', role: 'admin' },
  { full_name: 'Ani Wulandari', email: 'ani@demo.pantau.local', role: 'agent' },
  { full_name: 'Budi Santoso', email: 'budi@demo.pantau.local', role: 'agent' },
  { full_name: 'Citra Maharani', email: 'citra@demo.pantau.local', role: 'agent' },
  { full_name: 'Dimas Nugroho', email: 'dimas@demo.pantau.local', role: 'agent' },
  { full_name: 'Eka Rahmawati', email: 'eka@demo.pantau.local', role: 'agent' },
  { full_name: 'Fajar Ramadhan', email: 'fajar@demo.pantau.local', role: 'agent' },
] as const

// prettier-ignore
const women = [
  'Rina', 'Siti', 'Dewi', 'Putri', 'Wulan', 'Maya', 'Indah', 'Lestari', 'Nur', 'Fitri', 'Ayu', 'Yuni', 'Mega',
  'Sri', 'Anisa', 'Ratih', 'Novi', 'Tika', 'Melati', 'Kartika', 'Desi', 'Intan', 'Laras', 'Winda', 'Yanti',
] as const
// prettier-ignore
const men = [
  'Agus', 'Joko', 'Rizky', 'Andi', 'Hendra', 'Yusuf', 'Dedi', 'Arif', 'Wahyu', 'Iwan', 'Bambang', 'Teguh',
  'Rudi', 'Fikri', 'Galih', 'Hadi', 'Ilham', 'Reza', 'Slamet', 'Toni', 'Ucok', 'Made', 'Ketut', 'Gilang', 'Surya',
] as const
// prettier-ignore
const families = [
  'Hidayat', 'Saputra', 'Kusuma', 'Wijaya', 'Siregar', 'Nasution', 'Gunawan', 'Setiawan', 'Permata', 'Halim',
  'Simanjuntak', 'Purnama', 'Hartono', 'Susanto', 'Utami', 'Pratama', 'Lubis', 'Handayani', 'Firmansyah', 'Suryadi',
] as const
// prettier-ignore
export const cities = [
  'Bekasi', 'Depok', 'Tangerang', 'Bogor', 'Bandung', 'Semarang', 'Yogyakarta', 'Solo', 'Surabaya', 'Malang',
  'Sidoarjo', 'Denpasar', 'Medan', 'Palembang', 'Pekanbaru', 'Lampung', 'Makassar', 'Balikpapan', 'Banjarmasin',
  'Manado', 'Cirebon', 'Serang', 'Kediri', 'Mataram',
] as const
// prettier-ignore
const prefixes = ['811', '812', '813', '821', '822', '852', '853', '856', '857', '858', '877', '878', '895', '896'] as const

export interface Customer {
  /** How they are addressed: Kak Rina, Bapak Agus. */
  called: string
  full_name: string
  city: string
  phone: Phone
}

export function makeCustomer(random: Random): Customer {
  const woman = random.chance(0.55)
  const first = woman ? random.pick(women) : random.pick(men)
  const title = random.weighted([
    ['Kak', 7],
    [woman ? 'Ibu' : 'Bapak', 3],
  ])
  return {
    called: `${title} ${first}`,
    full_name: `${first} ${random.pick(families)}`,
    city: random.pick(cities),
    phone: readPhone(writtenPhone(random)),
  }
}

/** A phone as a sheet has it. One in a thousand is unreadable. */
function writtenPhone(random: Random): string {
  if (random.chance(0.001)) return 'menyusul'
  return `62${random.pick(prefixes)}${String(random.whole(10_000_000, 99_999_999))}`
}
