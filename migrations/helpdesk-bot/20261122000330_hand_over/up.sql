create sequence handover_numbers as bigint;

-- A specialist offers the communication that he has to a colleague, and keeps it until the colleague accepts.
create table handovers (
    id bigint primary key,
    communication_id bigint not null references communications (id),
    from_id bigint not null,
    from_name text not null check (char_length(from_name) between 1 and 130),
    to_id bigint not null check (to_id <> from_id),
    to_name text not null check (char_length(to_name) between 1 and 130),
    offered_at timestamptz not null,
    outcome text check (outcome in ('accepted', 'declined', 'withdrawn')),
    answered_at timestamptz,
    check ((outcome is null) = (answered_at is null))
);

-- One at a time.
create unique index handovers_one_open_a_communication on handovers (communication_id) where outcome is null;
create index handovers_accepted on handovers (communication_id) where outcome = 'accepted';
