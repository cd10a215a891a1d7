-- no transaction
-- The log filtered by the reason of a failure, and the failures whose reason was not read yet.
drop index concurrently if exists broadcast_logs_reason;
create index concurrently broadcast_logs_reason on broadcast_logs (failure_reason, broadcast_at desc, id desc) where status = 'failed';

drop index concurrently if exists broadcast_logs_unread_reason;
create index concurrently broadcast_logs_unread_reason on broadcast_logs (broadcast_at) where status = 'failed' and failure_reason is null;

drop index concurrently if exists broadcast_logs_failure_reason;
