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
