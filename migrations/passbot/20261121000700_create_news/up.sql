create sequence news_numbers as bigint;

-- What administrators told all residents, and when; the words themselves go with the messages.
create table news (
    id bigint primary key,
    told_by bigint not null,
    told_at timestamptz not null
);
