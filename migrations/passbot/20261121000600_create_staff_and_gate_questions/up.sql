-- Guards and administrators who were named in the bot; those of the settings stand beside them.
create table staff (
    telegram_id bigint not null,
    role text not null check (role in ('guard', 'administrator')),
    -- As Telegram showed it when he accepted.
    name text not null check (char_length(name) between 1 and 130),
    added_by bigint not null,
    added_at timestamptz not null,
    primary key (telegram_id, role)
);

-- Codes by which guards and administrators are named. Apart from residents' invitations, so that a replica of the version
-- before never takes one for the other.
create table staff_invitations (
    id bigint generated always as identity primary key,
    code_hash bytea not null unique check (octet_length(code_hash) = 32),
    role text not null check (role in ('guard', 'administrator')),
    created_by bigint not null,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    used_by bigint,
    used_at timestamptz,
    check ((used_by is null) = (used_at is null))
);

-- Who did what as an administrator. Ids and kinds only: no personal data in clear.
create table audit (
    id bigint generated always as identity primary key,
    actor bigint not null,
    action text not null,
    about_kind text,
    about_id bigint,
    at timestamptz not null,
    check ((about_kind is null) = (about_id is null))
);

create index audit_by_time on audit (at);

-- By whom a pass was marked as arrived; none: it arrived before this table was.
create table arrivals (
    pass_id bigint primary key references passes (id),
    source text not null check (source in ('sheet', 'guard', 'gate_question')),
    guard_id bigint,
    -- The guard as Telegram showed him then.
    guard_name text check (char_length(guard_name) between 1 and 130),
    check ((source = 'sheet') = (guard_id is null)),
    check ((guard_id is null) = (guard_name is null))
);

create sequence gate_question_numbers as bigint;

-- Cars without a pass, about which a house was asked.
create table gate_questions (
    id bigint primary key,
    guard_id bigint not null,
    guard_name text not null check (char_length(guard_name) between 1 and 130),
    plate text not null,
    house text not null,
    asked_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > asked_at),
    -- Telegram ids of the residents who were asked.
    asked bigint[] not null,
    -- How many of them turned out to be out of reach.
    unreached bigint not null default 0,
    outcome text not null default 'open'
        check (outcome in ('open', 'allowed', 'refused', 'unanswered', 'unreachable')),
    decided_by bigint,
    decided_at timestamptz,
    pass_id bigint references passes (id),
    check ((outcome = 'open') = (decided_at is null)),
    check ((outcome in ('allowed', 'refused')) = (decided_by is not null)),
    check ((outcome = 'allowed') = (pass_id is not null))
);

create index gate_questions_by_time on gate_questions (asked_at);

-- The guard's search looks at all open passes.
create index passes_awaited on passes (valid_until, id) where status = 'ordered';
create index residents_by_house on residents (house);
