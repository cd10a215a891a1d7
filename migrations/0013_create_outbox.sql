-- The n8n loop: what n8n is to be told, written in the same transaction as what it tells of; and what n8n told us.
set local lock_timeout = '10s';

create table webhook_messages (
  id uuid primary key,
  -- Messages of one lane go out one at a time, in the order of their writing.
  lane text not null,
  place bigint generated always as identity,
  type text not null,
  reply_id uuid unique references ticket_comments (id),
  log_id uuid unique,
  -- Of types that tell of no row; never a customer's words or phone.
  data jsonb,
  state text not null default 'waiting' check (state in ('waiting', 'handed_over', 'dead')),
  -- Raised when somebody sends it again on purpose: its webhook-id changes, so that nobody takes it for a retry.
  round integer not null default 0,
  -- Of this round; raised when an attempt begins.
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  -- An attempt is under way until then at the latest.
  claimed_until timestamptz,
  -- The last attempt reached nobody: it is tried again as soon as another message gets through.
  unreachable boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint webhook_messages_subject check (num_nonnulls(reply_id, log_id, data) = 1),
  constraint webhook_messages_next check ((state = 'waiting') = (next_attempt_at is not null))
);
create index webhook_messages_lane on webhook_messages (lane, place) where state = 'waiting';
create index webhook_messages_due on webhook_messages (next_attempt_at) where state = 'waiting';
create index webhook_messages_newest on webhook_messages (created_at desc, id desc);
create index webhook_messages_dead on webhook_messages (created_at desc, id desc) where state = 'dead';

create table webhook_attempts (
  id bigint generated always as identity primary key,
  message_id uuid not null references webhook_messages (id) on delete cascade,
  round integer not null,
  started_at timestamptz not null,
  milliseconds integer not null,
  -- null: no answer came
  status_code integer,
  error text,
  -- the beginning of the answer's body
  response text
);
create index webhook_attempts_message on webhook_attempts (message_id, id);

-- Where messages go, unless the environment says so: one row, made with its secret when it is first needed.
create table webhook_endpoint (
  singleton boolean primary key default true check (singleton),
  url text,
  secret text not null,
  -- Signs beside the new one until then.
  previous_secret text,
  previous_until timestamptz,
  updated_at timestamptz not null default now()
);

-- What each key did on each day of the business timezone, per kind of call.
create table api_key_days (
  api_key_id uuid not null references api_keys (id),
  day date not null,
  kind text not null,
  accepted bigint not null default 0,
  refused bigint not null default 0,
  last_accepted_at timestamptz,
  primary key (day, api_key_id, kind)
);

-- The last calls with an API key that we refused: which fields, never their values.
create table refused_calls (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  api_key_id uuid,
  route text not null,
  status integer not null,
  error text not null,
  problems jsonb not null default '[]',
  request_id text
);
create index refused_calls_newest on refused_calls (at desc, id desc);
