-- The words of messages, as they are searched: whatever parts words is a space, so that the parts of an address or a path are
-- found too. The configuration is named, or the column would depend on the server's.
alter table messages add column words tsvector not null generated always as (
    to_tsvector(
        'simple'::regconfig,
        translate(text || ' ' || coalesce(file_name, ''), '.,:;/\@-_+=#&()[]{}<>"''', '                         ')
    )
) stored;

create index messages_by_words on messages using gin (words);

-- The newest search of each specialist and controller, to go on with.
create table searches (
    telegram_id bigint primary key,
    -- Its message in their chat.
    number bigint not null,
    words text not null,
    -- In whose messages; everybody's, if null.
    user_id bigint,
    searched_at timestamptz not null
);
