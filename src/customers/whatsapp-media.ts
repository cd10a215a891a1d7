// As which kind WhatsApp accepts a file, by its format and size (Cloud API, "Supported media types"). The workflow
// n8n/kirim-balasan.json applies the same rule.

/** `most` is in bytes. Any other file is sent as a document. */
const kinds = [
  { kind: 'image', formats: /^image\/(?:jpeg|png)$/, most: 5 * 1024 ** 2 },
  { kind: 'video', formats: /^video\/(?:mp4|3gpp)$/, most: 16 * 1024 ** 2 },
  { kind: 'audio', formats: /^audio\/(?:aac|amr|mpeg|mp4|ogg)\b/, most: 16 * 1024 ** 2 },
] as const

export const largestPicture = kinds[0].most

export function whatsAppKind(type: string, size: number): 'image' | 'video' | 'audio' | 'document' {
  return kinds.find(({ formats, most }) => formats.test(type) && size <= most)?.kind ?? 'document'
}
