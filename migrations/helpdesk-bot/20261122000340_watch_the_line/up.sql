-- Who looks at the board, and since when: it is shown anew for as long as somebody does.
create table boards (
    telegram_id bigint primary key,
    looked_at timestamptz not null
);

-- The answers of today, for the board.
create index messages_of_specialists on messages (sent_at) where side = 'specialist';
