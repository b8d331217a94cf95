-- What operators were told to be wrong: over restarts and changes of the leader they are told once that it began, and once
-- that it is over.
create table alerts (
    key text primary key,
    -- How often it was raised so far.
    times bigint not null,
    raised_at timestamptz not null,
    -- Null while it stands.
    cleared_at timestamptz
);
