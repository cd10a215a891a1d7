-- A customer's messages are one conversation: the id and the time that each message has of its own, where a ticket's AWB is
-- known from, who answers the customer (a person, or the automation), and the news of it that goes out.
set local lock_timeout = '10s';

alter table tickets
  -- Of the first message: when the customer wrote it. null: when it came, created_at.
  add column sent_at timestamptz,
  -- The first message only thanks.
  add column asks_nothing boolean not null default false,
  -- null: somebody said the AWB, or there is none. quoted: of the broadcast that the customer quoted. broadcast: the only one
  -- of the customer's last broadcasts, so a guess.
  add column tracking_number_source text,
  -- A person handles the customer since then. An assignee counts without it.
  add column human_since timestamptz,
  -- The automation talks to the customer since then: handed back to it, or it has spoken while no person handled them.
  add column bot_since timestamptz,
  add constraint tickets_tracking_number_source
    check (tracking_number_source is null or tracking_number_source in ('quoted', 'broadcast')) not valid;

alter table ticket_comments
  -- When it was written, where the message says so. null: when it came, created_at.
  add column sent_at timestamptz,
  -- A customer's message that only thanks, or that was said before a ticket was there: nobody waits for an answer to it.
  add column asks_nothing boolean not null default false,
  drop constraint ticket_comments_author_type_check,
  -- assistant: the automation itself. phone: somebody who answered from the phone of the WhatsApp number.
  add constraint ticket_comments_author_type_check
    check (author_type in ('agent', 'customer', 'n8n', 'assistant', 'phone')) not valid;

-- The messages of WhatsApp that are in a ticket, by their own ids: none is taken twice, and a quoted one is found.
create table ticket_messages (
  -- No foreign key: it would lock the same row for every push; keys are revoked, never deleted.
  api_key_id uuid not null,
  message_id varchar(255) not null,
  ticket_id bigint not null references tickets (id),
  primary key (api_key_id, message_id)
);
create index ticket_messages_id on ticket_messages (message_id);

alter table webhook_messages
  add column ticket_id bigint references tickets (id),
  drop constraint webhook_messages_subject,
  add constraint webhook_messages_subject check (num_nonnulls(reply_id, log_id, ticket_id, data) = 1) not valid;
