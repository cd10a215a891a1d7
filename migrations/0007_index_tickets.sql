-- no transaction
-- Queues are read in the order urgent first, oldest first; closed tickets newest first. The rank is an expression, so
-- that a page's end is one row comparison.
drop index concurrently if exists tickets_queue;
create index concurrently tickets_queue on tickets
  ((case priority when 'urgent' then 1 when 'high' then 2 when 'medium' then 3 else 4 end), created_at, id)
  where status <> 'closed';

drop index concurrently if exists tickets_queue_status;
create index concurrently tickets_queue_status on tickets
  (status, (case priority when 'urgent' then 1 when 'high' then 2 when 'medium' then 3 else 4 end), created_at, id)
  where status <> 'closed';

drop index concurrently if exists tickets_queue_assignee;
create index concurrently tickets_queue_assignee on tickets
  (assigned_to_user_id, (case priority when 'urgent' then 1 when 'high' then 2 when 'medium' then 3 else 4 end), created_at, id)
  where status <> 'closed';

drop index concurrently if exists tickets_closed;
create index concurrently tickets_closed on tickets (closed_at desc, id desc) where status = 'closed';

drop index concurrently if exists tickets_closed_priority;
create index concurrently tickets_closed_priority on tickets (priority, closed_at desc, id desc) where status = 'closed';

drop index concurrently if exists tickets_closed_assignee;
create index concurrently tickets_closed_assignee on tickets (assigned_to_user_id, closed_at desc, id desc) where status = 'closed';

drop index concurrently if exists tickets_unhandled;
create index concurrently tickets_unhandled on tickets (waiting_since, id)
  where status <> 'closed' and priority in ('high', 'urgent') and waiting_since is not null;

drop index concurrently if exists tickets_created_at;
create index concurrently tickets_created_at on tickets (created_at);

drop index concurrently if exists tickets_tracking;
create index concurrently tickets_tracking on tickets (tracking_number text_pattern_ops, customer_phone);

drop index concurrently if exists tickets_phone;
create index concurrently tickets_phone on tickets (customer_phone text_pattern_ops, created_at desc);

drop index concurrently if exists tickets_search_trgm;
create index concurrently tickets_search_trgm on tickets
  using gin (tracking_number gin_trgm_ops, customer_phone gin_trgm_ops, ticket_uid gin_trgm_ops, subject gin_trgm_ops);

drop index concurrently if exists idx_tickets_tracking_number;

drop index concurrently if exists idx_tickets_status;

drop index concurrently if exists idx_tickets_assigned_to;
