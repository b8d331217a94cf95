drop index inputs_open;
create index inputs_open on inputs (bot_id, id) where closed_at is null;
