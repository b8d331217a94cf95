-- The syncer's own projection of passes, built from passbot's events alone, and how far each has come in the sheet.
create table passes (
    -- The pass number that people see.
    number bigint primary key,
    -- Of passbot's newest event.
    version bigint not null,
    status text not null check (status in ('ordered', 'arrived', 'cancelled', 'expired', 'erased')),
    valid_from timestamptz not null,
    valid_until timestamptz not null,
    arrived_at timestamptz,
    -- The journal's cells. Empty once erased.
    plate text not null,
    brand text not null,
    ordered_at timestamptz not null,
    name text not null,
    phone text not null,
    house text not null,
    -- The checkbox: free, proposed to passbot, refused, being taken back.
    tick jsonb not null,
    place text not null check (place in ('latest', 'taken', 'left', 'filed')),
    -- How many ticks of this pass were proposed; the last one's idempotency key is made of it.
    ticks bigint not null default 0,
    check ((status = 'arrived') = (arrived_at is not null))
);

-- Of what is filed or has left for good nothing more is wanted.
create index passes_wanted on passes (number) where place not in ('left', 'filed') or status in ('ordered', 'arrived');
