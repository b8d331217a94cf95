-- The version of the words to which a person agreed when he gave his address, and when.
alter table users
    add column consent_version integer,
    add column consented_at timestamptz,
    add constraint users_consent_whole check ((consent_version is null) = (consented_at is null));

-- Who is erased goes on as a number below zero, so that his communications keep belonging together, but to nobody.
create sequence erased_numbers as bigint increment by -1 start with -1 maxvalue -1 minvalue -9223372036854775807;

alter table communications
    drop constraint communications_user_id_fkey,
    add constraint communications_user_id_fkey foreign key (user_id) references users (telegram_id) on update cascade;

-- Codes of the last hour outlive their person: else erasure would be a way around the limits.
alter table email_codes drop constraint email_codes_telegram_id_fkey;
