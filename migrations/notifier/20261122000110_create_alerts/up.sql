-- What services said to be wrong, and what operators were told of it.
create table alerts (
    producer text not null,
    -- What it is about, as the producer says; not personal.
    key text not null,
    -- Of the latest raising: its repetition is not counted.
    alert_key text not null,
    severity text not null check (severity in ('warning', 'error')),
    text text not null,
    standing boolean not null,
    -- Since operators last heard that it is over: when it was first raised, and how often.
    since timestamptz not null,
    times bigint not null,
    -- What operators were told last.
    told_standing boolean not null,
    told_severity text not null check (told_severity in ('warning', 'error')),
    -- When they were last told that it stands.
    told_at timestamptz not null,
    -- How often they were told anything: numbers the letters.
    announcements bigint not null,
    primary key (producer, key)
);
