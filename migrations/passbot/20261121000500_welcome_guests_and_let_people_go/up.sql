-- A pass is for a car or for a guest on foot; a standing one is followed by the next when its visitor has come. Of an
-- erased pass only the number, the times and what became of it are left.
alter table passes
    alter column plate drop not null,
    alter column brand drop not null,
    alter column plate_compact drop not null,
    alter column resident_id drop not null,
    add column guest text check (char_length(guest) between 1 and 60),
    add column standing boolean not null default false,
    add column erased_at timestamptz;

alter table passes add constraint passes_visitor check (
    case
        when erased_at is not null then resident_id is null and plate is null and brand is null and guest is null
        when guest is not null then resident_id is not null and plate is null and brand is null
        else resident_id is not null and plate is not null and brand is not null
    end
) not valid;
alter table passes validate constraint passes_visitor;

-- What was agreed to when the resident registered; null for those who came before it was asked.
alter table residents
    add column consent_version integer,
    add column consented_at timestamptz;
alter table residents add constraint residents_consent
    check ((consent_version is null) = (consented_at is null)) not valid;
alter table residents validate constraint residents_consent;

create sequence standing_request_numbers as bigint;

-- Residents' wishes for standing passes; the first administrator's answer decides.
create table standing_requests (
    id bigint primary key,
    resident_id bigint not null references residents (id),
    brand text check (char_length(brand) between 1 and 40),
    plate text,
    guest text check (char_length(guest) between 1 and 60),
    months smallint not null check (months in (1, 3, 6, 12)),
    requested_at timestamptz not null,
    approved boolean,
    answered_by bigint,
    answered_at timestamptz,
    check ((guest is null) = (plate is not null) and (guest is null) = (brand is not null)),
    check ((approved is null) = (answered_at is null) and (approved is null) = (answered_by is null))
);

create index standing_requests_by_resident on standing_requests (resident_id);
