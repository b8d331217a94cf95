-- Messages to many. A broadcast is a cursor over its recipients: whoever is picked gets his rows of outgoing in the commit
-- in which the cursor moves on, so that everybody is picked once, whoever dies when.
create table broadcasts (
    bot_id bigint not null,
    id bigint generated always as identity,
    -- The service's own name for it, such as news/17.
    key text not null,
    -- By language: the calls that a recipient gets, in order.
    calls jsonb not null,
    -- The language of those of whom none is known.
    default_language text not null,
    recipients bigint not null default 0,
    -- The cursor: so many have been picked.
    picked bigint not null default 0,
    -- Of these, so many got no rows, for it was known that they cannot be reached.
    passed_over bigint not null default 0,
    traceparent text,
    created_at timestamptz not null default now(),
    -- Nobody is left to be picked, or it was stopped.
    ended_at timestamptz,
    stopped boolean not null default false,
    primary key (bot_id, id),
    unique (bot_id, key),
    check (picked between 0 and recipients),
    check (passed_over between 0 and picked)
);

create index broadcasts_open on broadcasts (bot_id, id) where ended_at is null;

create table broadcast_recipients (
    bot_id bigint not null,
    broadcast_id bigint not null,
    place bigint not null check (place > 0),
    chat_id bigint not null,
    primary key (bot_id, broadcast_id, place),
    foreign key (bot_id, broadcast_id) references broadcasts (bot_id, id) on delete cascade
);

alter table outgoing add column broadcast_id bigint;
create index outgoing_of_broadcast on outgoing (bot_id, broadcast_id) where broadcast_id is not null;
