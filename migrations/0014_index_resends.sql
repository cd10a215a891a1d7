-- no transaction
-- One resend of a failed broadcast at a time, and where its resends are found.
drop index concurrently if exists broadcast_logs_one_resend;
create unique index concurrently broadcast_logs_one_resend on broadcast_logs (resend_of) where resend_of is not null and status = 'pending';

drop index concurrently if exists broadcast_logs_resends;
create index concurrently broadcast_logs_resends on broadcast_logs (resend_of, id) where resend_of is not null;
