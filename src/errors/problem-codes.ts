// The catalogue of problems: code → status and English sentence. A code is stable: clients and the panel go by it. The panel
// has words for each code in components/shared/problem-words.ts; a code without them does not compile.

/** The values in a sentence. They are sent as JSON too, so that the panel can fill its own sentence. */
export type Params = Readonly<Record<string, string | number | readonly string[]>>
export type Sentence = string | ((params: never) => string)

interface More {
  headers?: Record<string, string>
  /** Seconds; sent as Retry-After. */
  retryAfter?: number
  /** The form field that the problem is about. */
  field?: string
}

/** `type` is the family of the problem: the end of its RFC 9457 type. */
const family =
  (status: number, type: string) =>
  <S extends Sentence>(sentence: S, more: More = {}) => ({ status, type, sentence, ...more })

const badRequest = family(400, 'bad_request')
const unauthorized = family(401, 'unauthorized')
const forbidden = family(403, 'forbidden')
const notFound = family(404, 'not_found')
const conflict = family(409, 'conflict')
const tooMany = family(429, 'too_many_requests')
const unavailable = family(503, 'unavailable')

const bearer = { headers: { 'www-authenticate': 'Bearer' } }

export const problemCodes = {
  // The request
  invalid: family(400, 'invalid')('the request is not valid'),
  malformed_json: family(400, 'malformed_json')('the body is not valid JSON'),
  unreadable_request: badRequest('the request cannot be read'),
  body_not_object: badRequest('the body must be an object'),
  wrong_array_size: badRequest(
    ({ max, count }: { max: number; count: number }) =>
      `an array has 1 to ${max} items; this one has ${count}`,
  ),
  bad_idempotency_key: badRequest('Idempotency-Key must have 1 to 255 printable ASCII characters'),
  missing_reference: badRequest('this refers to something that does not exist'),
  unstorable_value: badRequest('a value cannot be stored as it is'),
  too_large: family(413, 'too_large')(({ limit }: { limit: string }) => `the body is larger than ${limit}`),
  unsupported_type: family(415, 'unsupported_type')('send JSON, with Content-Type: application/json'),
  attachment_empty: badRequest('the file is empty'),
  attachment_type: family(
    415,
    'unsupported_type',
  )('this kind of file is not accepted: send a picture, audio, video, PDF or office file without macros'),
  attachment_bomb: family(
    415,
    'unsupported_type',
  )(({ mib }: { mib: number }) => `this file would unpack to ${mib} MiB: it is not accepted`),
  attachment_pixels: family(
    413,
    'too_large',
  )(
    ({ width, height, max }: { width: number; height: number; max: number }) =>
      `this picture has ${width} × ${height} pixels: at most ${max} million are accepted`,
  ),
  idempotency_key_reused: family(
    422,
    'idempotency_key_reused',
  )('this Idempotency-Key was used before with another body'),

  // Callers and their rights
  unauthorized: unauthorized('log in first: a valid token or session is required', bearer),
  token_invalid: unauthorized('the token is not valid or has expired: log in again', bearer),
  bad_api_key: family(401, 'bad_api_key')('a valid API key in the header X-API-KEY is required', {
    headers: { 'www-authenticate': 'ApiKey' },
  }),
  wrong_login: family(401, 'wrong_login')('e-mail or password is wrong'),
  forbidden: forbidden('your role does not allow this'),
  scope_missing: forbidden(({ scope }: { scope: string }) => `this API key lacks the scope ${scope}`),
  foreign_origin: forbidden('this request does not come from the panel itself'),
  tickets_of_others: forbidden("an agent cannot see another user's tickets"),
  admin_assigns: forbidden('only an admin may assign tickets; an agent takes or releases them'),
  take_first: forbidden('take this ticket first: it is in the pool'),
  customer_of_others: forbidden('you must work on a ticket of this customer first'),
  note_of_others: forbidden('only the author or an admin may delete a note'),

  // Not found
  no_such_address: notFound('there is nothing at this address'),
  no_such_action: notFound('there is no such action'),
  no_such_record: notFound('there is no such record'),
  no_such_ticket: notFound('there is no such ticket'),
  no_such_customer: notFound('there is no such customer'),
  no_such_note: notFound('there is no such note'),
  no_such_reply: notFound('there is no such reply'),
  no_such_broadcast: notFound('there is no such broadcast'),
  no_such_resend: notFound('there is no such resend'),
  no_such_attachment: notFound('there is no such attachment'),
  no_such_resend_run: notFound('there is no such run of resends'),
  no_such_user: notFound('there is no such user'),
  no_such_api_key: notFound('there is no such API key'),
  no_such_canned_reply: notFound('there is no such canned reply'),
  no_such_message: notFound('there is no such message'),
  no_such_workflow: notFound('there is no such workflow'),
  no_such_range: family(416, 'no_such_range')('the file has no such range'),
  address_expired: family(
    410,
    'gone',
  )('this address was valid for 15 minutes: the next message has a new one'),
  method_not_allowed: family(405, 'method_not_allowed')('this address does not accept this method'),

  // Tickets
  ticket_taken: conflict(({ by }: { by: string }) => `${by} has taken this ticket already`),
  take_closed: conflict('this ticket is closed: reopen it instead of taking it'),
  reply_closed: conflict('this ticket is closed: reopen it to reply to the customer'),
  reply_blocked: conflict('this customer is blocked: unblock them to reply'),
  release_closed: conflict('a closed ticket cannot be put back into the pool'),
  handover_closed: conflict('this ticket is closed: reopen it before you hand it over'),
  twin_active: conflict(
    ({ ticket_uid }: { ticket_uid: string }) =>
      `${ticket_uid} is already open for the same parcel and customer: work there instead`,
  ),
  twin_just_opened: conflict('another ticket is already open for the same parcel and customer'),
  ticket_changed: conflict(
    ({ by, what }: { by: string; what: string }) =>
      `${by} has changed this ticket's ${what} in the meantime: look at it again before you change it`,
  ),
  version_unknown: conflict('this ticket has no such version yet'),
  ticket_merged: conflict(
    ({ ticket_uid }: { ticket_uid: string }) => `this ticket was merged into ${ticket_uid}: continue there`,
  ),
  merge_into_itself: conflict('a ticket cannot be merged into itself'),
  merge_into_closed: conflict(
    ({ ticket_uid }: { ticket_uid: string }) =>
      `${ticket_uid} is closed: reopen it, or merge it into the other one`,
  ),
  unmerge_over: conflict('a merge can be undone within one minute, by the person who made it'),
  comment_id_taken: conflict('this id belongs to another comment: send this one under a new id'),

  // Replies and broadcasts
  n8n_not_connected: conflict('n8n is not connected: an admin must set its webhook address first'),
  set_in_environment: conflict(
    ({ name }: { name: string }) => `${name} is set in the environment: change it there`,
  ),
  ticket_without_phone: conflict('this ticket has no phone number to reply to'),
  reply_waiting: conflict('this reply is waiting to be sent already'),
  reply_unconfirmed: conflict('n8n has only just taken this reply: wait for its report'),
  reply_sent: conflict('this reply has been sent already'),
  reply_arrived: conflict('this reply has reached the customer already'),
  message_in_flight: conflict('this message is being sent already'),
  message_id_taken: conflict(
    ({ tracking_number }: { tracking_number: string }) =>
      `this message_id belongs to another tracking_number: ${tracking_number}`,
  ),
  broadcast_not_failed: conflict('this broadcast has not failed'),
  broadcast_without_phone: conflict('this broadcast has no phone number that can be written to'),
  broadcast_without_text: conflict('the text of this broadcast is not known'),
  resend_blocked: conflict('this customer is blocked, so nothing is sent to them'),
  resend_opted_out: conflict('this customer has opted out of broadcasts'),
  resend_in_flight: conflict('this broadcast is being sent again already'),
  resends_running: conflict(
    'failed broadcasts are being sent again already: wait until this run has ended, or stop it',
  ),
  resends_changed: conflict(
    ({ count }: { count: number }) => `what the filter finds has changed: ${count} can be sent again now`,
  ),
  too_many_resends: conflict(
    ({ max }: { max: number }) => `the filter finds more than ${max} failures: narrow it`,
  ),
  nothing_to_resend: conflict('none of the broadcasts that the filter finds can be sent again'),
  resends_ended: conflict('this run has ended already'),
  resend_arrived: conflict('this broadcast was sent again and has arrived'),

  // Users and canned replies
  email_taken: conflict('a user with this e-mail exists already', { field: 'email' }),
  last_admin: conflict('this is the last active admin: create another one first'),
  shortcut_taken: conflict('another canned reply has this shortcut already', { field: 'shortcut' }),
  too_many_canned_replies: conflict(
    ({ max }: { max: number }) => `there are ${max} canned replies already: delete one first`,
  ),
  duplicate: conflict('this exists already'),

  // Too much at once
  too_many_failures: tooMany(
    ({ of }: { of: 'address' | 'email' }) =>
      `too many failed logins ${of === 'address' ? 'from this address' : 'for this e-mail'}; wait a while and try again`,
  ),
  too_many_logins: tooMany('too many logins at once from this address; try again in a few seconds', {
    retryAfter: 5,
  }),
  too_many_pushes: tooMany(({ max }: { max: number }) => `this API key may push ${max} times a minute`),
  too_many_uploads: tooMany(
    ({ max }: { max: number }) =>
      `you have uploaded too many files that no message uses, or more than ${max} in a minute; wait a while`,
  ),
  uploads_busy: unavailable('too many files are being uploaded at the moment; try again soon', {
    retryAfter: 5,
  }),
  logins_busy: unavailable('too many logins are being checked at the moment; try again in a few seconds', {
    retryAfter: 5,
  }),
  searches_busy: unavailable('too many searches are running at the moment; try again soon', {
    retryAfter: 5,
  }),
  exports_busy: unavailable('too many exports are running at the moment; try again in a minute', {
    retryAfter: 30,
  }),
  store_away: unavailable('the file storage is not reachable at the moment; try again soon', {
    retryAfter: 30,
  }),
  overloaded: family(503, 'overloaded')('too many pushes are waiting to be stored; try again in a second', {
    retryAfter: 1,
  }),

  // The server
  too_slow: unavailable('this took too long; narrow the search or try again', { retryAfter: 5 }),
  database_away: unavailable('the database is not reachable at the moment; try again soon', {
    retryAfter: 2,
  }),
  stopping: unavailable('this replica is stopping', { retryAfter: 5 }),
  migrations_pending: unavailable(({ count }: { count: number }) => `${count} migrations have not run`, {
    retryAfter: 5,
  }),
  internal: family(500, 'internal')('something went wrong on our side; it is in the log'),
} satisfies Record<string, { status: number; type: string; sentence: Sentence } & More>

export type ProblemCode = keyof typeof problemCodes
export type ProblemParams<C extends ProblemCode> = ParamsOf<(typeof problemCodes)[C]['sentence']>

/** The parameters that a sentence needs; an empty object if it is a plain text. */
export type ParamsOf<S extends Sentence> = S extends (params: infer P) => string ? P : Record<string, never>

/** The parameters of a sentence as rest parameters; none if the sentence needs none. */
export type Needed<P> = P extends Record<string, never> ? [params?: P] : [params: P]

export function fill(sentence: Sentence, params: Params): string {
  // The types of `problem` and `fault` bring each sentence together with the parameters it takes.
  return typeof sentence === 'string' ? sentence : (sentence as (params: Params) => string)(params)
}
