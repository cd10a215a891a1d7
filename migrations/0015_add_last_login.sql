-- Who still uses their account: written at each login, shown in the list of users. Null until the next login.
set local lock_timeout = '10s';

alter table users add column last_login_at timestamptz;
