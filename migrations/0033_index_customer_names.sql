-- no transaction
-- A search by the customer's name, and the name of what an entry of the audit log is about.
drop index concurrently if exists customers_name_search;
create index concurrently customers_name_search on customers using gin (name gin_trgm_ops) where name is not null;

drop index concurrently if exists customers_id;
create unique index concurrently customers_id on customers (id) where id is not null;

alter table customers validate constraint customers_name;

alter table customers validate constraint customers_name_source;
