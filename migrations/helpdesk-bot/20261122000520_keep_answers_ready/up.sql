-- Numbers of ready answers and of what is shown of them before it is sent.
create sequence canned_numbers as bigint;

-- Answers that are kept ready; specialists and administrators share them.
create table canned_answers (
    id bigint primary key,
    version bigint not null check (version > 0),
    title text not null check (char_length(title) between 1 and 60),
    title_folded text not null unique,
    -- With its placeholders, as it was written.
    words text not null check (char_length(words) between 1 and 4096),
    changed_by bigint not null,
    changed_by_name text not null check (char_length(changed_by_name) between 1 and 130),
    changed_at timestamptz not null
);

-- What each specialist was shown last, filled in for one communication: exactly that is sent, or nothing.
create table canned_previews (
    telegram_id bigint primary key,
    number bigint not null unique,
    -- Not referenced: a colleague may change the answer or delete it meanwhile, which is told.
    answer_id bigint not null,
    answer_version bigint not null,
    communication_id bigint not null references communications (id),
    words text not null,
    shown_at timestamptz not null
);

create index canned_previews_by_communication on canned_previews (communication_id);
