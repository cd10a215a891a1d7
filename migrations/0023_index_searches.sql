-- no transaction
-- A search by the last digits of a phone, and by the customer's name as n8n sends it along with a ticket.
drop index concurrently if exists broadcast_logs_phone_end;
create index concurrently broadcast_logs_phone_end on broadcast_logs (reverse(consignee_phone) text_pattern_ops);

drop index concurrently if exists tickets_customer_name;
create index concurrently tickets_customer_name on tickets
  using gin ((coalesce(metadata->>'customer_name', metadata->>'consignee_name')) gin_trgm_ops)
  where coalesce(metadata->>'customer_name', metadata->>'consignee_name') is not null;
