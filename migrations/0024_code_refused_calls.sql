-- The code of each refusal, from which the panel finds its own words. Older rows have none and soon make room for new ones.
set local lock_timeout = '10s';

alter table refused_calls add column code text, add column params jsonb;
