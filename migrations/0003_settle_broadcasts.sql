-- Contradictions 1 and 4: a broadcast needs no ticket, and moves by the sender's message_id.
set local lock_timeout = '10s';

-- The foreign key first: it hangs on tickets' unique tracking number, which the next migration drops.
do $$
declare name text;
begin
  for name in
    select conname from pg_constraint
    where conrelid = 'broadcast_logs'::regclass and contype = 'f' and confrelid = 'tickets'::regclass
  loop
    execute format('alter table broadcast_logs drop constraint %I', name);
  end loop;
end $$;

alter table broadcast_logs
  alter column consignee_phone type varchar(64),
  add column phone_unreadable boolean not null default false,
  -- No foreign key: it would lock and check the same api_keys row for every push; keys are revoked, never deleted.
  add column api_key_id uuid,
  add column message_id varchar(255),
  add column metadata jsonb,
  add column updated_at timestamptz,
  -- the failed log this one sends again
  add column resend_of uuid;

-- As the API stores them: tracking numbers trimmed and upper-cased, phones as digits with the country code.
create function pg_temp.phone_digits(phone text) returns text language sql immutable as $$
  select case when digits ~ '^62[2-9][0-9]{7,11}$' or (foreign_sign and digits ~ '^[1-9][0-9]{7,14}$') then digits end
  from (
    select foreign_sign, case
      when foreign_sign then regexp_replace(bare, '^620', '62')
      when bare ~ '^0062' then substr(bare, 3)
      when bare ~ '^0' then '62' || ltrim(bare, '0')
      when bare ~ '^620' then '62' || substr(bare, 4)
      when bare ~ '^8' then '62' || bare
      else bare end as digits
    from (
      select phone ~ '^\s*\+' as foreign_sign,
        regexp_replace(regexp_replace(phone, '@.*$', ''), '[^0-9]', '', 'g') as bare
      where phone !~ '[[:alpha:]]' or phone ~ '@(s\.whatsapp\.net|c\.us)\s*$'
    ) cleaned
  ) completed
$$;
update broadcast_logs set
  tracking_number = nullif(upper(btrim(tracking_number)), ''),
  consignee_phone = coalesce(pg_temp.phone_digits(consignee_phone), nullif(btrim(consignee_phone), '')),
  phone_unreadable = nullif(btrim(consignee_phone), '') is not null and pg_temp.phone_digits(consignee_phone) is null,
  broadcast_at = coalesce(broadcast_at, now())
where tracking_number is distinct from nullif(upper(btrim(tracking_number)), '')
  or consignee_phone is not null and consignee_phone is distinct from pg_temp.phone_digits(consignee_phone)
  or broadcast_at is null;
drop function pg_temp.phone_digits(text);
alter table broadcast_logs alter column broadcast_at set not null;

-- The sender's id is unique per API key; few rows carry one, so this index costs the others nothing.
create unique index broadcast_logs_message_id on broadcast_logs (api_key_id, message_id) where message_id is not null;
