-- no transaction
-- The audit log is read newest first, also of one person or one kind of action.
drop index concurrently if exists audit_log_newest;
create index concurrently audit_log_newest on audit_log (created_at desc, id desc);

drop index concurrently if exists audit_log_actor;
create index concurrently audit_log_actor on audit_log (actor_id, created_at desc, id desc);

drop index concurrently if exists audit_log_action;
create index concurrently audit_log_action on audit_log (action text_pattern_ops);
