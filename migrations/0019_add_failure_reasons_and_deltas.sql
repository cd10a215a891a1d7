-- Why a message failed, read once when it is written; and what each write changes in the summary, so that nobody counts
-- a whole day again.
set local lock_timeout = '10s';

alter table broadcast_logs
  -- A code, or the words without numbers, ids and addresses (src/customers/failure.ts); '' is none given. null: it has
  -- not failed, or was written before this column; a job reads those.
  add column failure_reason text,
  add column not_on_whatsapp boolean not null default false;
alter table ticket_comments add column not_on_whatsapp boolean not null default false;

-- What was written since the last refresh, per minute. Plain inserts in the writer's transaction: writers never wait for
-- each other. A refresh takes the rows away and adds them to the summary.
create table dashboard_deltas (
  minute timestamptz not null,
  -- broadcasts: label is the status, reason that of a failure; ticket_pushes: neither
  metric text not null,
  label text not null default '',
  reason text not null default '',
  value bigint not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- The last hour of broadcasts, for what must be judged by the minute.
create table dashboard_minutes (
  minute timestamptz not null,
  label text not null,
  reason text not null,
  value bigint not null,
  primary key (minute, label, reason)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

alter table dashboard_state
  -- The zone by whose days the summary was counted; null or another one: the recent days are counted anew.
  add column timezone text,
  -- refreshed_at as this version wrote it: an older one, still running beside, counts without the deltas.
  add column counted_at timestamptz,
  -- when somebody last looked at a queue's numbers, to within some seconds
  add column tickets_looked_at timestamptz;
