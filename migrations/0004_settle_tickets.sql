-- Contradictions 2, 6, 8, 9, 11, 12, 16: threads, reopening, history, delivery state, one uid counter per year.
set local lock_timeout = '10s';

do $$
declare name text;
begin
  for name in
    select conname from pg_constraint
    where conrelid = 'tickets'::regclass and contype = 'u'
      and conkey = array[(select attnum from pg_attribute where attrelid = 'tickets'::regclass and attname = 'tracking_number')]
  loop
    execute format('alter table tickets drop constraint %I', name);
  end loop;
end $$;

-- updated_at is history to the rows that are here already.
alter table tickets disable trigger set_timestamp_tickets;

alter table tickets
  alter column customer_phone type varchar(64),
  add column phone_unreadable boolean not null default false,
  add column metadata jsonb,
  add column source text not null default 'customer' check (source in ('customer', 'system')),
  -- raised by every change of status, priority, assignee or subject matter: optimistic locking
  add column version integer not null default 1,
  add column reopen_count integer not null default 0,
  -- the customer wrote, and nobody has worked on the ticket since
  add column unread boolean not null default false,
  add column last_customer_message_at timestamptz,
  -- since when the customer waits for a public reply; null: answered
  add column waiting_since timestamptz,
  add column first_replied_at timestamptz,
  add column previous_ticket_id bigint references tickets (id) on delete set null;

create function pg_temp.phone_digits(phone text) returns text language sql immutable as $$
  select case when digits ~ '^62[2-9][0-9]{7,11}$' or (foreign_sign and digits ~ '^[1-9][0-9]{7,14}$') then digits end
  from (
    select foreign_sign, case
      when foreign_sign then regexp_replace(bare, '^620', '62')
      when bare ~ '^0062' then substr(bare, 3)
      when bare ~ '^0' then '62' || ltrim(bare, '0')
      when bare ~ '^620' then '62' || substr(bare, 4)
      when bare ~ '^8' then '62' || bare
      else bare end as digits
    from (
      select phone ~ '^\s*\+' as foreign_sign,
        regexp_replace(regexp_replace(phone, '@.*$', ''), '[^0-9]', '', 'g') as bare
      where phone !~ '[[:alpha:]]' or phone ~ '@(s\.whatsapp\.net|c\.us)\s*$'
    ) cleaned
  ) completed
$$;
update tickets set
  tracking_number = nullif(upper(btrim(tracking_number)), ''),
  customer_phone = coalesce(pg_temp.phone_digits(customer_phone), nullif(btrim(customer_phone), '')),
  phone_unreadable = nullif(btrim(customer_phone), '') is not null and pg_temp.phone_digits(customer_phone) is null,
  created_at = coalesce(created_at, updated_at, closed_at, now()),
  updated_at = coalesce(updated_at, closed_at, created_at, now()),
  priority = coalesce(priority, 'medium'),
  status = coalesce(status, case when closed_at is null then 'open'::ticket_status else 'closed'::ticket_status end);
update tickets set closed_at = case when status = 'closed' then coalesce(closed_at, updated_at) end;
drop function pg_temp.phone_digits(text);

-- An agent who left or was deleted holds no active ticket.
update tickets set assigned_to_user_id = null
  from users where users.id = assigned_to_user_id and not users.is_active and status <> 'closed';

update ticket_comments set is_internal_note = coalesce(is_internal_note, true), created_at = coalesce(created_at, now())
  where is_internal_note is null or created_at is null;
alter table ticket_comments
  alter column is_internal_note set not null,
  alter column created_at set not null,
  add column author_type text not null default 'agent' check (author_type in ('agent', 'customer', 'n8n')),
  add column api_key_id uuid references api_keys (id) on delete set null,
  -- of a customer's message that came with another subject than its ticket's
  add column subject varchar(255),
  -- a public reply's way to the customer; null: not a reply
  add column delivery_status text
    check (delivery_status in ('stored', 'queued', 'handed_over', 'sent', 'delivered', 'read', 'failed')),
  add column delivery_error text,
  add column delivery_updated_at timestamptz,
  add constraint ticket_comments_delivery check (delivery_status is null or (author_type = 'agent' and not is_internal_note));
update ticket_comments set delivery_status = 'stored' where not is_internal_note;
create index ticket_comments_thread on ticket_comments (ticket_id, created_at, id);

update tickets set
  first_replied_at = (select min(created_at) from ticket_comments where ticket_id = tickets.id and not is_internal_note),
  waiting_since = case when status <> 'closed'
    and not exists (select 1 from ticket_comments where ticket_id = tickets.id and not is_internal_note) then created_at end,
  last_customer_message_at = created_at;

create table ticket_events (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references tickets (id),
  -- the version this step made, so that a stale writer can be told what happened since
  ticket_version integer not null,
  type text not null,
  actor_type text not null check (actor_type in ('user', 'customer', 'n8n', 'system')),
  actor_id uuid,
  from_value text,
  to_value text,
  created_at timestamptz not null default now()
);
create index ticket_events_ticket on ticket_events (ticket_id, id);

-- What n8n wrote about an anomaly stands apart from the history, which holds no message text and outlives an erased customer.
create table ticket_event_notes (
  event_id bigint primary key references ticket_events (id),
  note text not null
);

-- The same parcel and customer twice, once their numbers are written alike: the newest active one stays, the rest are
-- closed and linked to it in a chain.
create temporary table twin on commit drop as
  select id, status, lag(id) over same_case as older, row_number() over newest_first as place
  from tickets
  where status <> 'closed'
    and (tracking_number is not null or (customer_phone is not null and not phone_unreadable))
  window same_case as (partition by tracking_number, customer_phone order by id),
    newest_first as (partition by tracking_number, customer_phone order by id desc);
update tickets set previous_ticket_id = twin.older from twin where twin.id = tickets.id and twin.older is not null;
update tickets set status = 'closed', closed_at = now(), waiting_since = null
  from twin where twin.id = tickets.id and twin.place > 1;

insert into ticket_events (ticket_id, ticket_version, type, actor_type, to_value, created_at)
  select id, 1, 'created', 'system', 'open', created_at from tickets order by id;
insert into ticket_events (ticket_id, ticket_version, type, actor_type, actor_id, to_value, created_at)
  select id, 1, 'assigned', 'system', null, assigned_to_user_id::text, updated_at
  from tickets where assigned_to_user_id is not null order by id;
insert into ticket_events (ticket_id, ticket_version, type, actor_type, from_value, to_value, created_at)
  select tickets.id, 1, 'status_changed', 'system', coalesce(twin.status, 'open')::text, tickets.status::text, coalesce(closed_at, updated_at)
  from tickets left join twin on twin.id = tickets.id and twin.place > 1
  where tickets.status <> 'open' order by tickets.id;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger ticket_events_append_only before update or delete or truncate on ticket_events
  for each statement execute function refuse_change();
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

alter table tickets
  alter column status set not null,
  alter column priority set not null,
  alter column created_at set not null,
  alter column updated_at set not null,
  add constraint tickets_closed_at check ((status = 'closed') = (closed_at is not null));
alter table tickets enable trigger set_timestamp_tickets;

-- At most one active ticket per parcel and customer; without a parcel, per readable phone.
create unique index tickets_one_active on tickets (tracking_number, customer_phone) nulls not distinct
  where status <> 'closed' and (tracking_number is not null or (customer_phone is not null and not phone_unreadable));

-- One counter per year of the business timezone; it starts above the numbers that are taken.
create table ticket_uid_counters (
  year integer primary key,
  last_number bigint not null
);
insert into ticket_uid_counters (year, last_number)
  select substr(ticket_uid, 4, 4)::integer, max(substr(ticket_uid, 9)::bigint)
  from tickets where ticket_uid ~ '^CS-[0-9]{4}-[0-9]{1,15}$' group by 1;
