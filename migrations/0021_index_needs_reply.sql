-- no transaction
-- The queue's order for people: who waits for an answer first, urgent first, longest waiting first; then the answered ones,
-- urgent first, oldest first. For everybody, for one assignee, and for the pool (see 0008).
drop index concurrently if exists tickets_queue_reply;
create index concurrently tickets_queue_reply on tickets
  (((case priority when 'urgent' then 1 when 'high' then 2 when 'medium' then 3 else 4 end)
    + case when waiting_since is null then 4 else 0 end), (coalesce(waiting_since, created_at)), id)
  where status <> 'closed';

drop index concurrently if exists tickets_queue_assignee_reply;
create index concurrently tickets_queue_assignee_reply on tickets
  (assigned_to_user_id, ((case priority when 'urgent' then 1 when 'high' then 2 when 'medium' then 3 else 4 end)
    + case when waiting_since is null then 4 else 0 end), (coalesce(waiting_since, created_at)), id)
  where status <> 'closed';

drop index concurrently if exists tickets_pool_reply;
create index concurrently tickets_pool_reply on tickets
  (((case priority when 'urgent' then 1 when 'high' then 2 when 'medium' then 3 else 4 end)
    + case when waiting_since is null then 4 else 0 end), (coalesce(waiting_since, created_at)), id)
  where status <> 'closed' and assigned_to_user_id is null;
