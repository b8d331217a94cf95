-- People who ask for help. The address is set once letters to it were proved to be read.
create table users (
    telegram_id bigint primary key,
    -- As Telegram showed it last.
    name text not null check (char_length(name) between 1 and 130),
    username text,
    email text,
    -- The same for all ways to write the same mailbox that people mix up.
    email_folded text,
    registered_at timestamptz not null,
    authenticated_at timestamptz,
    erased_at timestamptz,
    check ((email is null) = (authenticated_at is null)),
    check ((email is null) = (email_folded is null))
);

-- Codes that were sent by letter: known by their hash only (HMAC-SHA256 with a pepper). Limits are counted from here.
create table email_codes (
    id bigint generated always as identity primary key,
    telegram_id bigint not null references users (telegram_id),
    email text not null,
    email_folded text not null,
    -- The letter's request ends with it.
    key uuid not null unique,
    code_hash bytea not null check (octet_length(code_hash) = 32),
    requested_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > requested_at),
    tries bigint not null default 0 check (tries >= 0),
    outcome text not null default 'requested' check (outcome in ('requested', 'sent', 'failed')),
    failure text,
    answered_at timestamptz,
    used_at timestamptz,
    check ((outcome = 'failed') = (failure is not null)),
    check ((outcome = 'requested') = (answered_at is null))
);

create index email_codes_by_person on email_codes (telegram_id, id desc);
create index email_codes_by_address on email_codes (email_folded, requested_at desc);

-- The numbers that people see; taken before the row is decided on, so a number may be skipped but never used twice.
create sequence communication_numbers as bigint;

create table communications (
    id bigint primary key,
    user_id bigint not null references users (telegram_id),
    version bigint not null check (version > 0),
    state text not null check (state in ('open', 'taken', 'closed')),
    -- Who answers it; he has no other.
    owner bigint,
    last_owner bigint,
    returned bigint not null default 0 check (returned >= 0),
    opened_at timestamptz not null,
    taken_at timestamptz,
    closed_at timestamptz,
    closed_by text check (closed_by in ('user', 'specialist', 'timeout', 'controller')),
    last_side text not null check (last_side in ('user', 'specialist')),
    -- Since when the word of the other side is awaited.
    awaited_since timestamptz not null,
    rating smallint check (rating between 1 and 5),
    rated_at timestamptz,
    -- The digest in which it stands instead of having a card of its own.
    digest bigint,
    -- The side that cannot be reached was named to the other one.
    told_unreachable boolean not null default false,
    check ((state = 'taken') = (owner is not null)),
    check ((state = 'closed') = (closed_at is not null)),
    check ((closed_at is null) = (closed_by is null)),
    check ((rating is null) = (rated_at is null)),
    check (rating is null or state = 'closed'),
    check (owner is null or last_owner = owner)
) with (fillfactor = 80);

-- A person has one open communication at most, a specialist one that he answers.
create unique index communications_one_open_a_user on communications (user_id) where state <> 'closed';
create unique index communications_one_taken_a_specialist on communications (owner) where state = 'taken';
create index communications_waiting on communications (id) where state = 'open';
create index communications_by_user on communications (user_id, id desc);
create index communications_by_opening on communications (opened_at);
create index communications_of_digest on communications (digest) where digest is not null;

create sequence message_numbers as bigint;

-- All that was said in a communication, and by whom.
create table messages (
    id bigint primary key,
    communication_id bigint not null references communications (id),
    side text not null check (side in ('user', 'specialist', 'note', 'event')),
    author_id bigint not null,
    author_name text not null check (char_length(author_name) between 1 and 130),
    -- Where it stands in Telegram; nowhere, if it is something that happened.
    chat_id bigint,
    message_id bigint,
    sent_at timestamptz not null,
    kind text not null,
    -- Text, caption, or what a contact, place or poll says.
    text text not null,
    -- When it was changed last: its versions stand in message_versions.
    edited_at timestamptz,
    file_id text,
    file_name text,
    file_size bigint,
    mime_type text,
    album text,
    reply_to bigint references messages (id),
    delivered text not null check (delivered in ('waiting', 'sent', 'delivered', 'failed')),
    -- How far its file has come into the archive.
    archived text not null default 'none'
        check (archived in ('none', 'waiting', 'stored', 'too_big', 'disk_full', 'failed')),
    archived_path text,
    unique (chat_id, message_id),
    check ((chat_id is null) = (message_id is null)),
    check ((archived = 'stored') = (archived_path is not null))
) with (fillfactor = 80);

create index messages_by_communication on messages (communication_id, id);
create index messages_undelivered on messages (communication_id, id) where delivered = 'waiting';
create index messages_to_archive on messages (id) where archived = 'waiting';

-- What a message was changed to, oldest first; the first version stands in messages as long as nothing was changed.
create table message_versions (
    id bigint generated always as identity primary key,
    message_id bigint not null references messages (id),
    edited_at timestamptz not null,
    text text not null
);

create index message_versions_by_message on message_versions (message_id, id);

-- Specialists, controllers and administrators who were named in the bot; those of the settings stand beside them.
create table staff (
    telegram_id bigint not null,
    role text not null check (role in ('specialist', 'controller', 'administrator')),
    name text not null check (char_length(name) between 1 and 130),
    added_by bigint not null,
    added_at timestamptz not null,
    primary key (telegram_id, role)
);

create table staff_invitations (
    id bigint generated always as identity primary key,
    code_hash bytea not null unique check (octet_length(code_hash) = 32),
    role text not null check (role in ('specialist', 'controller', 'administrator')),
    created_by bigint not null,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    used_by bigint,
    used_at timestamptz,
    check ((used_by is null) = (used_at is null))
);

-- Groups that got cards by an administrator's word; those of the settings stand beside them.
create table service_groups (
    chat_id bigint primary key,
    name text not null check (char_length(name) between 1 and 130),
    added_by bigint not null,
    added_at timestamptz not null
);

-- Who did what as a controller or administrator. Ids and kinds only: no personal data in clear.
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
