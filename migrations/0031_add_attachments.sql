-- Files that come with a customer's message, a note or a reply, and what else a message may have instead of words: a place, a
-- contact.
set local lock_timeout = '10s';

create table attachments (
  id uuid primary key,
  -- null: uploaded and not used yet. It is deleted after 24 hours.
  ticket_id bigint references tickets (id) on delete cascade,
  -- null beside a ticket_id: it belongs to the description, the ticket's first message.
  comment_id uuid references ticket_comments (id) on delete cascade,
  -- The order in its message.
  place smallint not null default 0,
  -- Who uploaded it, and who alone may use it.
  api_key_id uuid,
  user_id uuid,
  filename text,
  mime_type text not null,
  kind text not null check (kind in ('image', 'audio', 'video', 'document')),
  size integer not null,
  -- Of the bytes as they were sent.
  sha256 bytea not null,
  width integer,
  height integer,
  has_thumb boolean not null default false,
  -- database: its bytes are in attachment_chunks. s3: they are an object that is named by its id.
  store text not null default 'database' check (store in ('database', 's3')),
  created_at timestamptz not null default now(),
  check (num_nonnulls(api_key_id, user_id) = 1),
  check (comment_id is null or ticket_id is not null)
);
create index attachments_ticket on attachments (ticket_id);
create index attachments_comment on attachments (comment_id);
create index attachments_unused on attachments (created_at) where ticket_id is null;

-- The bytes, 256 KiB in each row but the last.
create table attachment_chunks (
  attachment_id uuid not null references attachments (id) on delete cascade,
  number integer not null,
  bytes bytea not null,
  primary key (attachment_id, number)
);
-- Media are compressed already.
alter table attachment_chunks alter column bytes set storage external;

create table attachment_thumbs (
  attachment_id uuid primary key references attachments (id) on delete cascade,
  bytes bytea not null
);
alter table attachment_thumbs alter column bytes set storage external;

-- Objects of the S3 store that are to be deleted: whatever deletes the attachment leaves them here, and so does an upload until
-- its attachment is stored. The clock deletes them.
create table leftover_objects (
  id uuid primary key,
  due_at timestamptz not null default now(),
  attempts integer not null default 0
);
create index leftover_objects_due on leftover_objects (due_at);

create function keep_leftover_object() returns trigger language plpgsql as $$
begin
  insert into leftover_objects (id) values (old.id) on conflict (id) do update set due_at = now();
  return null;
end $$;
create trigger attachments_leave_object after delete on attachments
  for each row when (old.store = 's3') execute function keep_leftover_object();

alter table tickets
  add column location jsonb,
  add column contact jsonb;

alter table ticket_comments
  add column location jsonb,
  add column contact jsonb;
