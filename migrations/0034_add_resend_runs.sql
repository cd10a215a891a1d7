-- Failed broadcasts that are sent again many at a time, at a pace: what is to be sent, what was, and what was left out.
set local lock_timeout = '10s';

create table resend_runs (
  -- made by the client: a repeated start is the same run
  id uuid primary key,
  user_id uuid not null references users (id),
  -- the log's filter by which it was started, to be shown
  filter jsonb not null,
  -- broadcasts per minute
  pace integer not null check (pace > 0),
  state text not null default 'running' check (state in ('running', 'paused', 'stopped', 'done')),
  -- why it paused by itself; null: a person paused it
  pause_reason text check (pause_reason in ('not_connected')),
  -- How many the filter found, and what became of them so far.
  found integer not null default 0,
  sent integer not null default 0,
  left_out integer not null default 0,
  -- not before this moment is the next one sent: the pace is kept here, whichever process sends
  next_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint resend_runs_ended check ((state in ('stopped', 'done')) = (ended_at is not null))
);
-- One at a time, because the pace is that of the WhatsApp number.
create unique index resend_runs_one_active on resend_runs ((true)) where state in ('running', 'paused');
create index resend_runs_newest on resend_runs (created_at desc, id desc);

create table resend_items (
  run_id uuid not null references resend_runs (id) on delete cascade,
  -- the order in which they are sent: the oldest broadcast first
  position integer not null,
  -- No foreign keys: they would lock rows of the log.
  log_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'left_out')),
  -- why it was left out
  reason text,
  -- the copy that was sent
  resend_id uuid,
  primary key (run_id, position),
  constraint resend_items_log unique (run_id, log_id),
  constraint resend_items_reason check ((state = 'left_out') = (reason is not null)),
  constraint resend_items_resend check ((state = 'sent') = (resend_id is not null))
);
create index resend_items_waiting on resend_items (run_id, position) where state = 'waiting';
create unique index resend_items_resend_id on resend_items (resend_id) where resend_id is not null;
