-- Whether n8n is alive and whether failures burst: judged when the summary is refreshed, read with it.
set local lock_timeout = '10s';
alter table dashboard_state add column signals jsonb;
