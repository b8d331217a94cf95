drop index outgoing_waiting;
create index outgoing_open on outgoing (bot_id, lane, id) where closed_at is null;
