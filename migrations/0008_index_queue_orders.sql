-- no transaction
-- The queue's other orders: by age, and by how long the customer waits. Active tickets only, so they stay small.
drop index concurrently if exists tickets_queue_age;
create index concurrently tickets_queue_age on tickets (created_at, id) where status <> 'closed';

drop index concurrently if exists tickets_queue_assignee_age;
create index concurrently tickets_queue_assignee_age on tickets (assigned_to_user_id, created_at, id) where status <> 'closed';

-- Null would end a page's row comparison: whoever does not wait comes last, at infinity.
drop index concurrently if exists tickets_queue_waiting;
create index concurrently tickets_queue_waiting on tickets ((coalesce(waiting_since, 'infinity'::timestamptz)), id)
  where status <> 'closed';

drop index concurrently if exists tickets_queue_assignee_waiting;
create index concurrently tickets_queue_assignee_waiting on tickets
  (assigned_to_user_id, (coalesce(waiting_since, 'infinity'::timestamptz)), id) where status <> 'closed';

-- The pool in each order: `assigned_to_user_id is null` is no equality to the planner, so that an index which begins with
-- the assignee would have its rows sorted again.
drop index concurrently if exists tickets_pool;
create index concurrently tickets_pool on tickets
  ((case priority when 'urgent' then 1 when 'high' then 2 when 'medium' then 3 else 4 end), created_at, id)
  where status <> 'closed' and assigned_to_user_id is null;

drop index concurrently if exists tickets_pool_age;
create index concurrently tickets_pool_age on tickets (created_at, id)
  where status <> 'closed' and assigned_to_user_id is null;

drop index concurrently if exists tickets_pool_waiting;
create index concurrently tickets_pool_waiting on tickets ((coalesce(waiting_since, 'infinity'::timestamptz)), id)
  where status <> 'closed' and assigned_to_user_id is null;
