-- Invitations: who may become a resident. Codes are known by their hash only (HMAC-SHA256 with a pepper).
create table invitations (
    id bigint generated always as identity primary key,
    code_hash bytea not null unique check (octet_length(code_hash) = 32),
    created_by bigint not null,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    reserved_by bigint,
    reserved_until timestamptz,
    used_by bigint,
    used_at timestamptz,
    check ((reserved_by is null) = (reserved_until is null)),
    check ((used_by is null) = (used_at is null)),
    -- Used means registered: nobody holds it any more.
    check (used_at is null or reserved_by is null)
);

-- A person registers by one code at a time.
create unique index invitations_one_reservation_a_person on invitations (reserved_by) where reserved_by is not null;

-- Wrong codes of the last hours: five within an hour make a person wait.
create table wrong_codes (
    id bigint generated always as identity primary key,
    telegram_id bigint not null,
    tried_at timestamptz not null
);

create index wrong_codes_by_person on wrong_codes (telegram_id, tried_at desc);

-- One Telegram account is one resident, one telephone too.
create table residents (
    id bigint generated always as identity primary key,
    telegram_id bigint not null unique,
    name text not null check (char_length(name) between 3 and 100),
    phone text not null unique check (phone ~ '^\+[0-9]{5,15}$'),
    house text not null check (char_length(house) between 1 and 40),
    invitation_id bigint not null unique references invitations (id),
    registered_at timestamptz not null
);

-- The numbers that people see; taken before the row is decided on, so a number may be skipped but never used twice.
create sequence pass_numbers as bigint;

create table passes (
    id bigint primary key,
    resident_id bigint not null references residents (id),
    version bigint not null check (version > 0),
    brand text not null check (char_length(brand) between 1 and 40),
    -- As shown, with its spaces: "А 123 ВС 777".
    plate text not null,
    -- The same without spaces, for comparing.
    plate_compact text not null generated always as (replace(plate, ' ', '')) stored,
    status text not null check (status in ('ordered', 'arrived', 'cancelled', 'expired')),
    ordered_at timestamptz not null,
    valid_from timestamptz not null,
    valid_until timestamptz not null check (valid_until > valid_from),
    arrived_at timestamptz,
    check ((status = 'arrived') = (arrived_at is not null))
);

create index passes_by_resident on passes (resident_id, ordered_at desc);
create index passes_open on passes (resident_id, plate_compact) where status = 'ordered';
