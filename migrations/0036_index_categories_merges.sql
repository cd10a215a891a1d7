-- no transaction
-- Lists of one category, in the queue's usual orders; the closed ones newest first.
drop index concurrently if exists tickets_category;
create index concurrently tickets_category on tickets
  (category_id, (case priority when 'urgent' then 1 when 'high' then 2 when 'medium' then 3 else 4 end), created_at, id)
  where status <> 'closed' and category_id is not null;

drop index concurrently if exists tickets_closed_category;
create index concurrently tickets_closed_category on tickets (category_id, closed_at desc, id desc)
  where status = 'closed' and category_id is not null;

-- What was merged into a ticket.
drop index concurrently if exists tickets_merged;
create index concurrently tickets_merged on tickets (merged_into) where merged_into is not null;

alter table tickets validate constraint tickets_channel;

alter table tickets validate constraint tickets_category;

alter table tickets validate constraint tickets_merged_into;

alter table tickets validate constraint tickets_merged_is_closed;
