-- People and keys: deactivation, revocation, one user per e-mail in any case, panel sessions, audit.
set local lock_timeout = '10s';

alter table users
  alter column email type varchar(254),
  add column is_active boolean not null default true,
  -- raised by a new password, role or deactivation: every token and session made before is void
  add column token_version integer not null default 1,
  add column locale varchar(5) not null default 'id' check (locale in ('id', 'en')),
  add column updated_at timestamptz not null default now();
update users set created_at = now() where created_at is null;
alter table users alter column created_at set not null;

create table audit_log (
  id bigint generated always as identity primary key,
  created_at timestamptz not null default now(),
  actor_type text not null check (actor_type in ('user', 'n8n', 'system')),
  actor_id uuid,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  details jsonb not null default '{}'
);

-- The document compares e-mails by case; we don't. Of two that differ by case alone the admin, else the older one,
-- stays; the other keeps its row and its history under a marked address, deactivated, and hands over its tickets.
create temporary table twin on commit drop as
  select id,
    first_value(id) over same_mail as keeper,
    row_number() over same_mail as place
  from users
  window same_mail as (partition by lower(btrim(email)) order by role = 'admin' desc, created_at, id
    rows between unbounded preceding and unbounded following);
insert into audit_log (actor_type, action, subject_type, subject_id, details)
  select 'system', 'user.deactivated_as_duplicate', 'users', twin.id::text, jsonb_build_object('kept', twin.keeper)
  from twin where place > 1;
-- updated_at is history to the rows that are here already.
alter table tickets disable trigger set_timestamp_tickets;
update tickets set assigned_to_user_id = twin.keeper
  from twin where twin.id = assigned_to_user_id and twin.place > 1 and status is distinct from 'closed';
alter table tickets enable trigger set_timestamp_tickets;
update users set is_active = false, email = 'duplicate-' || users.id || '.' || left(lower(btrim(email)), 200)
  from twin where twin.id = users.id and twin.place > 1;
update users set email = lower(btrim(email)) where email <> lower(btrim(email));
create unique index users_email_key_lower on users (lower(email));

create table api_keys (
  id uuid primary key,
  name varchar(100) not null,
  -- the first characters, so that people can tell keys apart
  key_prefix varchar(16) not null,
  -- SHA-256 of the key, hex; the key itself is random and is kept nowhere
  key_hash char(64) not null unique,
  scopes text[] not null,
  created_by uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table revoked_tokens (
  jti uuid primary key,
  expires_at timestamptz not null
);
create index revoked_tokens_expires_at on revoked_tokens (expires_at);

-- connect-pg-simple's table
create table sessions (
  sid varchar primary key,
  sess json not null,
  expire timestamp(6) not null
);
create index sessions_expire on sessions (expire);

-- rate-limiter-flexible's table: failed logins, counted for all replicas together
create table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);

create table idempotency_keys (
  api_key_id uuid not null,
  key varchar(255) not null,
  -- SHA-256 of route and body, hex
  request_hash char(64) not null,
  status smallint not null,
  response json not null,
  created_at timestamptz not null default now(),
  primary key (api_key_id, key)
);
create index idempotency_keys_created_at on idempotency_keys (created_at);
