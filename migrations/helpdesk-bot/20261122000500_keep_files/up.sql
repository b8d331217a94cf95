-- How many files a message had before the one that it has: an edit may replace it.
alter table messages add column edition integer not null default 0 check (edition >= 0);

-- What operators are told of the archive's disk, once at its beginning and once at its end.
create table alerts (
    key text primary key,
    -- How often it was raised so far.
    times bigint not null check (times > 0),
    raised_at timestamptz not null,
    -- Null while it stands.
    cleared_at timestamptz
);

-- Who was told last, and when, that a file was passed on to him but not kept.
create table full_disk_notices (
    chat_id bigint primary key,
    told_at timestamptz not null
);
