-- Two spellings of a tracking number are one parcel: the column tracking_number holds its letters and digits alone from
-- now on, tracking_shown how it was written, where that differs. Rows that are here already are put right by a job
-- (src/jobs/upkeep.ts), in bites.
set local lock_timeout = '10s';

alter table broadcast_logs add column tracking_shown varchar(50);
alter table tickets
  add column tracking_shown varchar(50),
  -- An active ticket whose parcel and customer turned out to be those of another active one, once both were written alike.
  add column is_twin boolean not null default false;

create table upkeep (
  name text primary key,
  -- Up to here all is done.
  place text not null default '',
  finished_at timestamptz
);

-- updated_at is history: a row that is only put right keeps it.
drop trigger set_timestamp_tickets on tickets;
create trigger set_timestamp_tickets before update on tickets for each row
  when (current_setting('pantau.upkeep', true) is distinct from 'on')
  execute function trigger_set_timestamp();
