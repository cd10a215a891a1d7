// The catalogue of field errors: code → English predicate, to be read after the field's name. The panel has its own words
// for each code in components/shared/field-words.ts.
import { fill, type Needed, type Params, type ParamsOf, type Sentence } from './problem-codes.ts'

const list = (words: readonly string[]) =>
  words.length === 2 ? words.join(' or ') : `one of ${words.join(', ')}`

export const fieldCodes = {
  required: 'is required',
  not_valid: 'is not valid',
  unknown_field: 'is not a known field',
  nothing_to_change: 'nothing to change was given',

  // Types
  not_text: 'must be text',
  not_text_or_number: 'must be text or a whole number',
  not_boolean: 'must be true or false',
  not_number: 'must be a number',
  not_list: 'must be a list',
  not_object: 'must be an object',
  not_uuid: 'must be a UUID',
  not_email: 'must be an e-mail address',
  not_time: 'must be an ISO 8601 time with its offset, such as 2026-11-23T14:05:00+07:00',
  one_of: ({ allowed }: { allowed: readonly string[] }) => `must be ${list(allowed)}`,

  // Sizes
  too_long: ({ max }: { max: number }) => `must have at most ${max} characters`,
  too_long_for_whatsapp: ({ max }: { max: number }) =>
    `must have at most ${max} characters: WhatsApp does not accept longer messages`,
  too_short: ({ min }: { min: number }) => `must have at least ${min} characters`,
  too_many_bytes: ({ max }: { max: number }) => `must have at most ${max} bytes`,
  too_much_json: ({ max }: { max: number }) => `must have at most ${max} KiB`,
  too_many: ({ max }: { max: number }) => `must have at most ${max} entries`,
  too_few: ({ min }: { min: number }) => `must have at least ${min} of the choices`,
  too_small: ({ min }: { min: number }) => `must be at least ${min}`,
  too_big: ({ max }: { max: number }) => `must be at most ${max}`,
  out_of_range: ({ min, max }: { min: number; max: number }) => `must be a number from ${min} to ${max}`,

  // Text that cannot be stored
  nul: 'must not contain the NUL character',
  too_deep: ({ max }: { max: number }) => `must not be nested deeper than ${max} levels`,

  // Pushes
  number_loses_digits: 'must be sent as text: as a number it loses digits',
  not_tracking_number: ({ given }: { given: string }) => `must be a tracking number: ${given} is not one`,
  too_far_ahead: 'must not be more than a day ahead',
  alias_differs: ({ other }: { other: string }) => `is not the same as ${other}, which is another name of it`,

  // Attachments
  not_attachment: 'is not an attachment that you have uploaded and not used yet',

  // Users and their passwords
  password_is_email: 'must not be the e-mail address',
  password_guessable: 'must not be made of the name, the e-mail address or a common word with a few digits',
  password_repeats: 'must not repeat the same few characters',
  password_unchanged: 'must not be the current one',
  password_wrong: 'is wrong',
  password_needed: 'is required for a new password',
  not_active_user: 'is not the id of an active user',

  // Customers
  not_name: 'must have a letter',

  // Tickets
  not_phone: 'must be one phone number that can be written to, such as 0812-9988-1200',
  no_such_category: 'is not the key of a category in use',

  // Canned replies, categories and the connection with n8n
  bad_shortcut: 'must be lower-case letters and digits, joined by hyphens',
  bad_key: 'must be lower-case letters and digits, joined by underscores',
  unknown_placeholder: ({ placeholder, known }: { placeholder: string; known: readonly string[] }) =>
    `has an unknown placeholder ${placeholder}: known are ${known.join(', ')}`,
  not_http_address: 'must be an http:// or https:// address',
  address_with_password: 'must not contain a user or a password',
  host_not_found: 'has a host that cannot be found',
  address_inside:
    "points into this server's own network: set N8N_WEBHOOK_URL in the environment instead, or N8N_WEBHOOK_ALLOW_PRIVATE=true",

  // Lists and their filters
  foreign_cursor: 'is not a valid cursor: take it from the Link header',
  cursor_of_other_order: 'belongs to a list in another order',
  not_assignee: 'must be me, none or the id of a user',
  not_audit_action: 'must be an action or its beginning, such as user. or api_key.revoked',
  given_twice: 'must be given once',
  not_page_number: 'must be a whole number, 1 or more',
  page_too_far: 'is too far: narrow the list with a filter',
  too_many_records: ({ max }: { max: number }) =>
    `names more than ${max} records: split it into several requests`,
  not_searchable: 'cannot be searched',
  not_a_filter: 'is not a filter here',
} satisfies Record<string, Sentence>

export type FieldCode = keyof typeof fieldCodes
export type FieldParams<C extends FieldCode> = ParamsOf<(typeof fieldCodes)[C]>

/** One problem of a body or query: the field, the code, and a sentence. */
export interface FieldProblem {
  field: string
  code: FieldCode
  params?: Params
  message: string
}

/** A problem of a field; without a field's name, of the whole body. */
export function fieldProblem<C extends FieldCode>(
  field: string,
  code: C,
  ...[params]: Needed<FieldParams<C>>
): FieldProblem {
  return sayFieldProblem(field, code, params ?? {})
}

/** The same for a code and parameters that came together from elsewhere. */
export function sayFieldProblem(field: string, code: FieldCode, params: Params): FieldProblem {
  const predicate = fill(fieldCodes[code], params)
  const message = field === '' ? predicate : `${field} ${predicate}`
  return { field, code, ...(Object.keys(params).length > 0 ? { params } : {}), message }
}
