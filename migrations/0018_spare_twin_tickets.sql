-- no transaction
-- At most one active ticket per parcel and customer, but for those that are twins since their numbers are written alike:
-- they stay until somebody merges them.
drop index concurrently if exists tickets_one_active_but_twins;
create unique index concurrently tickets_one_active_but_twins on tickets (tracking_number, customer_phone) nulls not distinct
  where status <> 'closed' and not is_twin
    and (tracking_number is not null or (customer_phone is not null and not phone_unreadable));

drop index concurrently if exists tickets_one_active;

alter index if exists tickets_one_active_but_twins rename to tickets_one_active;
