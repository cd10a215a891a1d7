-- no transaction
-- The log filtered by what arrived, was read or was skipped; and a reply by its message.
drop index concurrently if exists broadcast_logs_delivered;
create index concurrently broadcast_logs_delivered on broadcast_logs (broadcast_at desc, id desc) where delivered_at is not null;

drop index concurrently if exists broadcast_logs_read;
create index concurrently broadcast_logs_read on broadcast_logs (broadcast_at desc, id desc) where read_at is not null;

drop index concurrently if exists broadcast_logs_skipped;
create index concurrently broadcast_logs_skipped on broadcast_logs (broadcast_at desc, id desc) where status = 'failed' and error_code = 'skipped';

drop index concurrently if exists ticket_comments_provider_message;
create index concurrently ticket_comments_provider_message on ticket_comments (provider_message_id) where provider_message_id is not null;
