// Parses JSON so that it can be stored. Values that PostgreSQL or a recursive function cannot handle are corrected or
// reported here, once for every body, in linear time.
import { fieldProblem, type FieldProblem } from '../errors/field-codes.ts'

const deepest = 20

export interface ReadJson {
  value: unknown
  /** The errors in the body's fields; for an array, the errors of each item, by its index. */
  faults: FieldProblem[] | ReadonlyMap<number, FieldProblem[]>
}

/** Throws a SyntaxError if the text is not JSON. Half a surrogate pair becomes U+FFFD, in keys too. */
export function parseJson(sent: string): ReadJson {
  // Windows programs begin a file with a byte order mark, which a parser may ignore (RFC 8259, section 8.1).
  const text = sent.startsWith('\ufeff') ? sent.slice(1) : sent
  const value: unknown = JSON.parse(text.includes('\\u') ? wholeCharacters(text) : text)
  const mayHoldNul = text.includes('\\u0000')
  if (!Array.isArray(value)) return { value, faults: faultsOf(value, mayHoldNul) }
  const faults = new Map<number, FieldProblem[]>()
  for (const [at, item] of value.entries()) {
    const found = faultsOf(item, mayHoldNul)
    if (found.length > 0) faults.set(at, found)
  }
  return { value, faults }
}

/** Half a pair can only come from an escape, because the bytes were read as UTF-8. Complete pairs are kept. */
function wholeCharacters(json: string): string {
  const escapes =
    /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[dD][89a-fA-F][\da-fA-F]{2}|\\./g
  return json.replace(escapes, (found) => (found.length === 6 ? '\\ufffd' : found))
}

function faultsOf(body: unknown, mayHoldNul: boolean): FieldProblem[] {
  if (typeof body !== 'object' || body === null) return []
  const faults: FieldProblem[] = []
  for (const [field, value] of Object.entries(body)) {
    const fault = mayHoldNul && field.includes('\u0000') ? 'nul' : faultIn(value, mayHoldNul)
    if (fault) faults.push(said(field.replaceAll('\u0000', ''), fault))
  }
  return faults
}

type Fault = 'deep' | 'nul'

function said(field: string, fault: Fault): FieldProblem {
  return fault === 'nul' ? fieldProblem(field, 'nul') : fieldProblem(field, 'too_deep', { max: deepest })
}

/** Without recursion: the body may be nested as deep as it is long. */
function faultIn(field: unknown, mayHoldNul: boolean): Fault | undefined {
  const waiting: [value: unknown, depth: number][] = [[field, 0]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [value, depth] = next
    if (mayHoldNul && typeof value === 'string' && value.includes('\u0000')) return 'nul'
    if (typeof value !== 'object' || value === null) continue
    if (depth === deepest) return 'deep'
    if (mayHoldNul && !Array.isArray(value) && Object.keys(value).some((key) => key.includes('\u0000')))
      return 'nul'
    for (const inner of Object.values(value))
      if (mayHoldNul || (typeof inner === 'object' && inner !== null)) waiting.push([inner, depth + 1])
  }
  return undefined
}
