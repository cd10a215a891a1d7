// The placeholders of canned replies: the list of them, finding them in a text, and filling them in. The API and the panel
// both use this file.

/** The panel fills them in from the ticket and the agent. */
export const placeholders = ['nama_pelanggan', 'nama_agen', 'resi', 'nomor_tiket', 'nomor_hp'] as const
export type Placeholder = (typeof placeholders)[number]

export interface Part {
  /** As it is in the text, including the braces. */
  text: string
  /** The name of the placeholder, if this part is one. */
  name: Placeholder | undefined
}

const inBraces = /\{([^{}\n]*)\}/g

const knownName = (name: string) => placeholders.find((one) => one === name)

/** The text in parts: its placeholders and the text between them. Joined, the parts are the whole text again. */
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

/** Braces around other words stay as they are, and so does a value that looks like a placeholder. */
export function fillPlaceholders(body: string, values: Record<Placeholder, string>): string {
  return partsOf(body)
    .map(({ text, name }) => (name === undefined ? text : values[name]))
    .join('')
}

/** The words in braces that are not placeholders, without the braces. */
export function unknownPlaceholders(body: string): string[] {
  return [...body.matchAll(inBraces)]
    .map(([, name = '']) => name)
    .filter((name) => knownName(name) === undefined)
}
