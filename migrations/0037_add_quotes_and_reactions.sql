-- What a message quotes, and what was said of it with one sign.
set local lock_timeout = '10s';

alter table ticket_messages
  -- Which part of the ticket the message is. null for one of an older version, and for one that is no comment.
  add column comment_id uuid,
  -- It is the description, the ticket's first message.
  add column in_description boolean not null default false;

-- Of what the message quotes, one of comment_id, ticket_id (its description) and log_id.
alter table tickets add column quotes jsonb;
alter table ticket_comments add column quotes jsonb;

create table message_reactions (
  ticket_id bigint not null references tickets (id) on delete cascade,
  -- null: it is about the description.
  comment_id uuid references ticket_comments (id) on delete cascade,
  sender text not null check (sender in ('customer', 'phone')),
  emoji text not null,
  at timestamptz not null,
  unique nulls not distinct (ticket_id, comment_id, sender)
);
create index message_reactions_comment on message_reactions (comment_id);
