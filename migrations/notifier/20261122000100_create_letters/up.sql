-- A row per letter, from its request to its end. Whom it is for and what it says are blanked when it has ended.
create table letters (
    id bigint generated always as identity primary key,
    -- Who asked, and the key of the request: no second letter comes of a repetition.
    producer text not null,
    key text not null,
    template text not null,
    language text not null,
    recipient text not null,
    fields jsonb not null,
    -- Fixed when the letter is made: a second try is the same letter to whoever gets it twice.
    message_id text not null unique,
    -- By the service's clock.
    accepted_at timestamptz not null,
    expires_at timestamptz not null,
    state text not null check (state in ('waiting', 'sending', 'sent', 'failed')),
    -- By the database's clock: the next try of a waiting letter, the end of the lease of one that is being sent.
    due_at timestamptz not null default clock_timestamp(),
    lease_holder uuid,
    -- Committed before the server is given the letter: who dies with this set leaves an end that nobody knows.
    handed boolean not null default false,
    attempts integer not null default 0,
    unknown_ends integer not null default 0,
    -- What stood in the way at the last try: the reason, if nothing changes until the letter expires.
    obstacle text,
    -- The server's code at the last try, without its words, which may name the recipient.
    error text,
    reason text check (reason in
        ('address-refused', 'mailbox-full', 'server-down', 'limited', 'invalid', 'undetermined')),
    -- By the service's clock.
    ended_at timestamptz,
    traceparent text,
    -- What limits count by; blanked when no limit counts it any more.
    recipient_digest bytea,
    domain_digest bytea,
    unique (producer, key),
    check ((state = 'failed') = (reason is not null)),
    check ((state in ('sent', 'failed')) = (ended_at is not null))
) with (autovacuum_vacuum_scale_factor = 0.02);

create index letters_open on letters (due_at) where state in ('waiting', 'sending');
create index letters_by_recipient on letters (recipient_digest, accepted_at) where recipient_digest is not null;
create index letters_by_domain on letters (domain_digest, accepted_at) where domain_digest is not null;
create index letters_ended on letters (ended_at) where ended_at is not null;
