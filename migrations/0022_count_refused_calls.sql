-- Refused calls of one kind are one row with a count: hundreds with a wrong key hid the one that somebody looks for.
set local lock_timeout = '10s';

alter table refused_calls add column count integer not null default 1;
-- What is the same: key, route, answer and day. Null on rows of the version before, which stay as they are.
alter table refused_calls add column reason text;
-- At most 500 rows are kept, so this is quick.
create unique index refused_calls_reason on refused_calls (reason);
