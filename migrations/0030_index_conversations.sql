-- no transaction
-- Threads are read in the order in which their messages were written.
drop index concurrently if exists ticket_comments_said;
create index concurrently ticket_comments_said on ticket_comments (ticket_id, (coalesce(sent_at, created_at)), id);

alter table tickets validate constraint tickets_tracking_number_source;

alter table ticket_comments validate constraint ticket_comments_author_type_check;

alter table webhook_messages validate constraint webhook_messages_subject;
