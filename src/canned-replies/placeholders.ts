// The placeholders of canned replies: the list of them, finding them in a text, and filling them in. The API and the panel
// both use this file.

/** What the panel fills in from the ticket and the agent at hand. */
export const placeholders = ['nama_pelanggan', 'nama_agen', 'resi', 'nomor_tiket', 'nomor_hp'] as const
export type Placeholder = (typeof placeholders)[number]

export interface Part {
  /** As it stands in the text, braces included. */
  text: string
  /** The placeholder that it is, if it is one. */
  name: Placeholder | undefined
}

const inBraces = /\{([^{}\n]*)\}/g

const knownName = (name: string) => placeholders.find((one) => one === name)

/** The text in parts: its placeholders, and what stands between them. Joined again they are the text. */
export function partsOf(body: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const found of body.matchAll(inBraces)) {
    const name = knownName(found[1] ?? '')
    if (name === undefined) continue
    if (found.index > end) parts.push({ text: body.slice(end, found.index), name: undefined })
    parts.push({ text: found[0], name })
    end = found.index + found[0].length
  }
  if (end < body.length) parts.push({ text: body.slice(end), name: undefined })
  return parts
}

/** Braces around anything else stay as they are, and so does a value that looks like a placeholder. */
export function fillPlaceholders(body: string, values: Record<Placeholder, string>): string {
  return partsOf(body)
    .map(({ text, name }) => (name === undefined ? text : values[name]))
    .join('')
}

/** What stands in braces and is none of ours, without its braces. */
export function unknownPlaceholders(body: string): string[] {
  return [...body.matchAll(inBraces)]
    .map(([, name = '']) => name)
    .filter((name) => knownName(name) === undefined)
}
