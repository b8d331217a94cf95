-- Specialists turn over the list of all people, who came last first.
create index users_by_registration on users (registered_at desc, telegram_id desc) where erased_at is null;
