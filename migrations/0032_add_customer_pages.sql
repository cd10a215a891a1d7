-- The customer's page: their name, what is noted about them, and what they wrote while they were blocked.
set local lock_timeout = '10s';

alter table customers
  -- For the audit log, which holds no phone. Given when a person first changes something.
  add column id uuid,
  add column name varchar(100),
  -- whatsapp: their profile's name; user: somebody has typed it
  add column name_source text,
  add constraint customers_name check ((name is null) = (name_source is null)) not valid,
  add constraint customers_name_source check (name_source in ('whatsapp', 'user')) not valid;

-- No foreign key to customers: a note's own row says whose it is, and most customers have no row.
create table customer_notes (
  id uuid primary key,
  customer_key varchar(255) not null,
  author_id uuid references users (id) on delete set null,
  note varchar(4000) not null,
  created_at timestamptz not null default now()
);
create index customer_notes_newest on customer_notes (customer_key, created_at desc, id desc);

-- Messages of blocked customers: kept, and in no ticket.
create table blocked_messages (
  id uuid primary key,
  customer_key varchar(255) not null,
  -- No foreign key: it would lock the same row for every push; keys are revoked, never deleted.
  api_key_id uuid not null,
  message_id varchar(255),
  subject varchar(255) not null,
  message text not null,
  metadata jsonb,
  location jsonb,
  contact jsonb,
  -- How many files came with it: they are not kept.
  attachments smallint not null default 0,
  -- When it was written, where the message says so; else when it came.
  sent_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index blocked_messages_newest on blocked_messages (customer_key, sent_at desc, id desc);
create unique index blocked_messages_message on blocked_messages (api_key_id, message_id) where message_id is not null;
