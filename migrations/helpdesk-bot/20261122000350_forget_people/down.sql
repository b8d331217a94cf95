delete from email_codes where telegram_id not in (select telegram_id from users);
alter table email_codes
    add constraint email_codes_telegram_id_fkey foreign key (telegram_id) references users (telegram_id);
alter table communications
    drop constraint communications_user_id_fkey,
    add constraint communications_user_id_fkey foreign key (user_id) references users (telegram_id);
drop sequence erased_numbers;
alter table users drop constraint users_consent_whole, drop column consented_at, drop column consent_version;
