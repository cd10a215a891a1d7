-- no transaction
-- The log filtered by the reason of a failure, as the dashboard names it; and the tickets opened from a failure.
drop index concurrently if exists broadcast_logs_failure_reason;
create index concurrently broadcast_logs_failure_reason on broadcast_logs
  ((left(coalesce(nullif(btrim(error_message), ''), ''), 200)), broadcast_at desc, id desc) where status = 'failed';

drop index concurrently if exists tickets_of_log;
create index concurrently tickets_of_log on tickets ((metadata->>'log_id'))
  where status <> 'closed' and metadata->>'log_id' is not null;
