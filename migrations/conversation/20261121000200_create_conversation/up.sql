-- What each conversation is in the middle of. No row: nothing.
create table conversations (
    bot_id bigint not null,
    conversation text not null,
    state jsonb not null,
    updated_at timestamptz not null default now(),
    primary key (bot_id, conversation)
) with (fillfactor = 80);

-- What is known of a chat (a person's private chat has the person's id).
create table chats (
    bot_id bigint not null,
    chat_id bigint not null,
    -- Of the person's Telegram client, and what he chose here.
    language_code text,
    chosen_language text,
    reachable boolean not null default true,
    -- When something last came from this chat: an older failure says nothing any more.
    heard_at timestamptz,
    -- The supergroup that this group became.
    migrated_to bigint,
    primary key (bot_id, chat_id)
);

-- Calls to Telegram that wait, in order per chat.
create table outgoing (
    bot_id bigint not null,
    id bigint generated always as identity,
    chat_id bigint not null,
    -- 0 interactive, 1 notification, 2 broadcast: orders chats, never rows of one chat.
    lane smallint not null,
    -- Outside of the order of its chat, and worthless after expires_at (answers to presses).
    unordered boolean not null default false,
    expires_at timestamptz,
    slot text,
    body jsonb not null,
    secret boolean not null default false,
    -- pending, sending, unknown; closed: sent, dead, unreachable, undetermined, cancelled.
    state text not null default 'pending',
    not_before timestamptz,
    -- While sending: nobody touches the chat until then, and only the leader of that epoch may mark.
    lease_until timestamptz,
    epoch bigint,
    attempts smallint not null default 0,
    -- Ends of this row that nobody could determine.
    unknowns smallint not null default 0,
    report_to text,
    report_kind text,
    traceparent text,
    -- When the input that caused it was received, for the reply's latency.
    caused_at timestamptz,
    created_at timestamptz not null default now(),
    closed_at timestamptz,
    message_id bigint,
    error text,
    primary key (bot_id, id)
) with (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 80);

create index outgoing_open on outgoing (bot_id, lane, id) where closed_at is null;
create index outgoing_open_by_chat on outgoing (bot_id, chat_id, id) where closed_at is null;
create index outgoing_open_by_slot on outgoing (bot_id, slot, id) where closed_at is null and slot is not null;
create index outgoing_dead on outgoing (bot_id, id) where state in ('dead', 'undetermined');
create index outgoing_closed on outgoing (bot_id, closed_at) where closed_at is not null;

-- Cards that live: which message shows them now.
create table slots (
    bot_id bigint not null,
    slot text not null,
    chat_id bigint not null,
    message_id bigint not null,
    sent_at timestamptz not null default now(),
    primary key (bot_id, slot)
);
