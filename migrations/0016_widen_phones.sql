-- A sheet's cell with two names and two numbers is kept as it was sent.
set local lock_timeout = '10s';

alter table broadcast_logs alter column consignee_phone type varchar(255);
alter table tickets alter column customer_phone type varchar(255);
