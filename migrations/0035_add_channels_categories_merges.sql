-- By which way a ticket came, what it is about, and into which other one it was merged.
set local lock_timeout = '10s';

alter table tickets
  add column channel text not null default 'whatsapp',
  add column category_id uuid,
  -- The ticket that has its thread now. It is closed, and what comes for it goes there; never to one that is merged itself.
  add column merged_into bigint,
  add constraint tickets_channel
    check (channel in ('whatsapp', 'phone', 'email', 'walk_in', 'other')) not valid,
  add constraint tickets_category foreign key (category_id) references categories (id) not valid,
  add constraint tickets_merged_into foreign key (merged_into) references tickets (id) not valid,
  add constraint tickets_merged_is_closed check (merged_into is null or status = 'closed') not valid;

-- To whom a reply went, or goes, where that is not the customer of its ticket: its own was merged into another customer's.
alter table ticket_comments add column sent_to varchar(64);

-- What is needed to undo a merge; it is of use for a minute.
create table ticket_merges (
  ticket_id bigint primary key references tickets (id),
  merged_by uuid not null references users (id),
  merged_at timestamptz not null default now(),
  undo jsonb not null
);
