-- The aggregate the document asks for: small, filled by a worker, the only thing a dashboard reads.
create table dashboard_summary (
  day date not null,
  metric text not null,
  -- 0 to 23 in the business timezone; -1: the whole day
  hour smallint not null default -1,
  -- null: everybody
  user_id uuid,
  -- e.g. the reason of failures
  label text not null default '',
  value bigint not null,
  as_of timestamptz not null default now()
);
create unique index dashboard_summary_key on dashboard_summary (day, metric, hour, user_id, label) nulls not distinct;

-- Which days the next refresh must count again. Written in the transaction that changed them; plain inserts, so that
-- writers never wait for each other or for the worker.
create table dashboard_changes (
  day date not null,
  kind text not null check (kind in ('broadcasts', 'tickets'))
);
insert into dashboard_changes (day, kind)
  select distinct (broadcast_at at time zone 'Asia/Jakarta')::date, 'broadcasts' from broadcast_logs
  union all
  select distinct (created_at at time zone 'Asia/Jakarta')::date, 'tickets' from tickets;

create table dashboard_state (
  only_row boolean primary key default true check (only_row),
  refreshed_at timestamptz,
  -- when somebody last looked at a dashboard, to within some seconds
  looked_at timestamptz
);
insert into dashboard_state default values;
