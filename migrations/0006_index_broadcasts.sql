-- no transaction
-- What the log module and the summary read, built without stopping the pushes. An interrupted build leaves an
-- invalid index behind, so each is dropped first.
create extension if not exists pg_trgm;

drop index concurrently if exists broadcast_logs_newest;
create index concurrently broadcast_logs_newest on broadcast_logs (broadcast_at desc, id desc);

drop index concurrently if exists broadcast_logs_status_newest;
create index concurrently broadcast_logs_status_newest on broadcast_logs (status, broadcast_at desc, id desc);

drop index concurrently if exists broadcast_logs_tracking;
create index concurrently broadcast_logs_tracking on broadcast_logs (tracking_number text_pattern_ops, broadcast_at desc, id desc);

drop index concurrently if exists broadcast_logs_phone;
create index concurrently broadcast_logs_phone on broadcast_logs (consignee_phone text_pattern_ops, broadcast_at desc, id desc);

drop index concurrently if exists broadcast_logs_tracking_trgm;
create index concurrently broadcast_logs_tracking_trgm on broadcast_logs using gin (tracking_number gin_trgm_ops);

drop index concurrently if exists idx_broadcast_logs_tracking_number;

drop index concurrently if exists idx_broadcast_logs_phone;
