// Canned replies: the words that are filled in when one is used.
export interface CannedReply {
  id: string
  title: string
  shortcut: string | null
  body: string
  created_by: string | null
  created_at: string
  updated_at: string
}

interface Values {
  agent: string
  trackingNumber: string
  ticketUid: string
  phone: string
}

export const placeholders = ['nama_agen', 'resi', 'nomor_tiket', 'nomor_hp'] as const
export type Placeholder = (typeof placeholders)[number]

/** Braces around anything else stay as they are. */
export function fillPlaceholders(body: string, { agent, trackingNumber, ticketUid, phone }: Values): string {
  const values: Record<Placeholder, string> = {
    nama_agen: agent,
    resi: trackingNumber,
    nomor_tiket: ticketUid,
    nomor_hp: phone,
  }
  return body.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const known = placeholders.find((one) => one === name)
    return known === undefined ? whole : values[known]
  })
}

/** What stands in braces and is none of ours; the API refuses it (src/canned-replies/schema.ts). */
export function unknownPlaceholders(body: string): string[] {
  const found = [...body.matchAll(/\{([^{}\n]*)\}/g)].map(([, name = '']) => name)
  return found.filter((name) => !placeholders.some((one) => one === name))
}
