-- Residents whom an administrator blocked. The row outlives the resident: who erases his data stays blocked, by his
-- Telegram account and by the hash of his telephone (HMAC-SHA256 with the pepper of the codes).
create table blocked_people (
    telegram_id bigint primary key,
    phone_hash bytea not null check (octet_length(phone_hash) = 32),
    blocked_by bigint not null,
    blocked_at timestamptz not null
);

create index blocked_people_by_phone on blocked_people (phone_hash);

create sequence blocked_plate_numbers as bigint;

-- Plates that nobody may order a pass for.
create table blocked_plates (
    id bigint primary key,
    -- Without spaces, as in passes.plate_compact.
    plate_compact text not null unique check (char_length(plate_compact) between 1 and 20),
    -- As shown.
    plate text not null,
    note text check (char_length(note) between 1 and 200),
    blocked_by bigint not null,
    blocked_at timestamptz not null
);
