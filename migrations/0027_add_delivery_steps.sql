-- Delivery as it became: WhatsApp says later what became of a message, by the message's id alone. And what is known of a
-- customer before something is sent to them.
set local lock_timeout = '10s';

alter table broadcast_logs
  add column delivered_at timestamptz,
  add column read_at timestamptz,
  -- the sender's code of a failure; 'skipped': not sent on purpose
  add column error_code varchar(64),
  add column template varchar(100),
  add column workflow varchar(100);

alter table ticket_comments
  -- of a reply: WhatsApp's id of it, as n8n reported it
  add column provider_message_id varchar(255),
  add column delivered_at timestamptz,
  add column read_at timestamptz,
  add column delivery_error_code varchar(64);

-- Statuses of messages that are not known yet: a callback may overtake the push. Each is kept once, for a day.
create table waiting_statuses (
  message_id varchar(255) not null,
  status text not null check (status in ('sent', 'delivered', 'read', 'failed')),
  -- what the key that brought it may move
  for_broadcasts boolean not null,
  for_replies boolean not null,
  at timestamptz not null,
  error_code varchar(64),
  error text,
  received_at timestamptz not null default now(),
  primary key (message_id, status)
);
create index waiting_statuses_received on waiting_statuses (received_at);

-- What is known of whom we write to. No row: nothing.
create table customers (
  -- the phone, digits with country code; or a WhatsApp id (…@lid) where there is no phone
  key varchar(255) primary key,
  opted_out_at timestamptz,
  -- customer: said so in a message; user: somebody set it
  opted_out_source text check (opted_out_source in ('customer', 'user')),
  blocked_at timestamptz,
  -- null: unknown
  on_whatsapp boolean,
  on_whatsapp_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint customers_opted_out check ((opted_out_at is null) = (opted_out_source is null)),
  constraint customers_on_whatsapp check ((on_whatsapp is null) = (on_whatsapp_at is null))
);
