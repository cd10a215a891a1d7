-- What complaints are about, in the words of the team. Keys are for workflows and stay as they are; names are for people.
create table categories (
  id uuid primary key,
  key varchar(40) not null check (key ~ '^[a-z0-9]+(_[a-z0-9]+)*$'),
  name_id varchar(60) not null,
  name_en varchar(60) not null,
  is_active boolean not null default true,
  -- Where it stands among the others; the lowest comes first.
  place integer not null default 100,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index categories_key_key on categories (key);

insert into categories (id, key, name_id, name_en, place) values
  (gen_random_uuid(), 'keterlambatan', 'Keterlambatan', 'Delay', 10),
  (gen_random_uuid(), 'kehilangan', 'Kehilangan', 'Loss', 20),
  (gen_random_uuid(), 'kerusakan', 'Kerusakan', 'Damage', 30),
  (gen_random_uuid(), 'alamat', 'Alamat', 'Address', 40),
  (gen_random_uuid(), 'lainnya', 'Lainnya', 'Other', 90);
