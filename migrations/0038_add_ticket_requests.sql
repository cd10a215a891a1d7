-- Under which id a client sent a ticket that a person made by hand: sent again, it is the same ticket.
set local lock_timeout = '10s';

create table ticket_requests (
  user_id uuid not null references users (id),
  request_id uuid not null,
  ticket_id bigint not null references tickets (id),
  created_at timestamptz not null default now(),
  primary key (user_id, request_id)
);
