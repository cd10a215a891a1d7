// Fills a canned reply's placeholders for the ticket at hand.
interface Values {
  agent: string
  trackingNumber: string
  ticketUid: string
  phone: string
}

export function fillPlaceholders(body: string, { agent, trackingNumber, ticketUid, phone }: Values): string {
  const values: Record<string, string> = {
    nama_agen: agent,
    resi: trackingNumber,
    nomor_tiket: ticketUid,
    nomor_hp: phone,
  }
  return body.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
